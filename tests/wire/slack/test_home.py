"""The App Home tab of somebody in several programs; looking is never remembered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import text

from bot.domain.values import Channel as ProgramChannel
from storage.engines import connect
from tests.fakes.slack import BOT, TEAM
from tests.fakes.slack.shapes import texts
from tests.wire.slack.conftest import OTHER, Scene, program, user

TOM, LINH = user("tom"), user("linh")


async def test_the_home_tab_lists_each_program_and_leaves_no_trace(live: Scene) -> None:
    await live.logged()
    assert live.bot is not None
    beta = replace(
        program(), key="BETA", channels=(ProgramChannel("slack", OTHER, "shared", team=TEAM),)
    )
    live.bot.core.import_program(beta, datetime.now(UTC))
    await live.people.say(LINH, OTHER, f'<@{BOT}> issue log eq minor "which glue?" to=oem')
    await live.card("which glue?", OTHER)
    await live.settled()
    with connect(live.database, writing=False) as connection:
        before = connection.execute(text("SELECT count(*) FROM inbound")).scalar()
    await live.people.open_home(TOM)
    tab = await live.slack.until(lambda: live.world.homes.get(TOM))
    shown = "\n".join(texts(tab["blocks"]))
    assert "Your items in 2 programs" in shown
    assert shown.index("ACME Gateway G2 at Volta") < shown.index("ACME-1")
    assert shown.index("ACME-1") < shown.index("BETA Gateway G2 at Volta") < shown.index("BETA-1")
    with connect(live.database, writing=False) as connection:
        assert connection.execute(text("SELECT count(*) FROM inbound")).scalar() == before
    await live.people.press_home(TOM, tab, "Acknowledge BETA-1")
    await live.direct("tom", "BETA-1 is acknowledged")
