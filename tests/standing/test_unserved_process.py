"""What waits for a platform that nobody serves is said by the running process, once a minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app.bootstrap import on_console
from bot.engine.core import Core
from bot.features import INDEX
from bot.messages.card import Card, pack
from bot.ports import Draft, UnitOfWork
from bot.ports.signs import sign_name
from storage import schema
from storage.open import open_database
from tests.playing import small_program
from tests.standing._process import Bot, until

HOUR = timedelta(hours=1)


def _prepare(url: str) -> None:
    """Discord was served until an hour ago; a line and a direct message wait for it."""
    now = datetime.now(UTC)
    schema.create(url)
    db = open_database(url)
    core = Core(db, ["console"], INDEX)
    core.import_program(on_console(small_program()), now - HOUR)
    core.start(now)
    card = pack(Card(("Hello",)))

    def wait(tx: UnitOfWork) -> None:
        tx.keep(sign_name("discord"), (now - HOUR).isoformat())
        places = (("discord:7", "shared"), ("discord:dm:1", "dm:tom"))
        tx.queue((Draft(p, 1, p, to, "notice", None, None, card) for p, to in places), now - HOUR)

    db.write(wait)
    db.close()


def test_it_is_in_the_log_once_and_in_the_metrics_while_the_bot_is_ready(tmp_path: Path) -> None:
    _prepare(f"sqlite:///{tmp_path}/andon.db")
    with Bot(tmp_path) as bot:
        until(lambda: 'andon_unserved{platform="discord"} 2.0' in bot.asked("/metrics")[1])
        lines = [line for line in bot.log().splitlines() if "unserved_discord" in line]
        assert len(lines) == 1
        assert "2 messages since" in lines[0]
        assert bot.asked()[0] == 200
