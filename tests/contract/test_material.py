"""A kit lives on every database: what is late becomes one issue, once, over a restart."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.app.bootstrap import on_console
from bot.engine.core import Core
from bot.features import INDEX
from bot.features.material.policy import KIT, Kit
from bot.ports import Database
from bot.ports.codec import from_data
from bot.ports.request import COMMAND, Request
from tests.material.rehearsed import program

BEGIN = datetime(2027, 1, 19, 2, tzinfo=UTC)
OPENING = datetime(2027, 1, 20, 0, 30, tzinfo=UTC)


def test_what_is_late_becomes_one_issue_over_a_restart(db: Database) -> None:
    core = Core(db, ["console"], INDEX)
    core.import_program(on_console(program()), BEGIN)
    line = "material receive lot2 STM32G0B1 1000"
    core.handle(Request("e1", COMMAND, "console", "linh", "console:shared", line), BEGIN)
    with db.read() as tx:
        assert [from_data(Kit, r.data).id for r in tx.records(1, KIT)] == ["lot2", "lot3"]
        assert tx.issues(1) == []
    core.fire(OPENING)
    core = Core(db, ["console"], INDEX)
    core.fire(OPENING)
    with db.read() as tx:
        (issue,) = tx.issues(1)
        kit = from_data(Kit, tx.records(1, KIT)[0].data)
    assert issue.title == "Lot 2, main board: consigned parts missing, STM32G0B1 224, XTAL 100"
    assert issue.fields["qty_received"] == "STM32G0B1: 1000; XTAL: 0"
    assert [step.key for step in kit.done] == ["2027-01-20/oem"]
    assert (kit.lines[0].received, kit.lines[0].missing) == (1000, 224)
