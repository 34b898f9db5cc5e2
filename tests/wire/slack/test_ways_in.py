"""Every way in, over Socket Mode, with the real clients and the real core."""

from __future__ import annotations

from tests.fakes.slack import BOT
from tests.wire.slack.conftest import OEM, OTHER, SHARED, Scene, user

TOM, LINH, MARIA = user("tom"), user("linh"), user("maria")


async def test_a_slash_command_logs_and_answers_privately(live: Scene) -> None:
    ack = await live.people.slash(TOM, SHARED, "issue log shortage major “U7 &lt;late&gt; &amp; short”")
    assert ack.payload == {}
    answer = await live.whisper("tom", "ACME-1 is logged")
    assert answer.way == "response_url"
    card = await live.card("U7 <late> & short")
    assert card.buttons()[0]["text"]["text"] == "Acknowledge"
    assert not live.slack.complaints
