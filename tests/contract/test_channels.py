"""Whose channel a place is, and what moves when a platform gives it another id."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import Refused
from bot.domain.program import Program
from bot.domain.values import Channel
from bot.engine.context import channel_place
from bot.engine.core import Core
from bot.features import INDEX
from bot.ports import Database
from bot.ports.request import COMMAND, Request
from bot.program_file import read_program
from tests.contract.samples import NOW
from tests.playing import small_program

SHARED, OEM, EMS = "slack:T1/G1", "slack:T1/G2", "slack:T1/G3"
NEW = "slack:T1/C9"


def on_slack(key: str = "ACME", *shared: str) -> Program:
    people = tuple(replace(p, slack=f"T1/U0{p.id.upper()}") for p in small_program().people)
    ids = [(each, "shared") for each in shared or ("G1",)]
    ids += [] if shared else [("G2", "oem"), ("G3", "ems")]
    channels = tuple(Channel("slack", each, audience, team="T1") for each, audience in ids)
    return replace(small_program(), key=key, people=people, channels=channels)


@pytest.fixture
def core(db: Database) -> Core:
    found = Core(db, ["slack"], INDEX)
    found.import_program(on_slack(), NOW)
    return found


def log(core: Core, place: str, nth: int = 1) -> None:
    line = f'issue log line_down critical "short {nth}" to=ems'
    request = Request(f"slack:{place}/{nth}.5", COMMAND, "slack", "T1/U0LINH", place, line)
    reply = core.handle(request, NOW + timedelta(hours=nth))
    assert not reply.refused, reply


def places(core: Core) -> list[str]:
    """Where something waits to be sent."""
    with core.db.read() as tx:
        rows = [row.draft.place for row in tx.ready(NOW + timedelta(days=1), 99, 99)]
        cards = [card.place for card in tx.ready_surfaces(NOW + timedelta(days=1), 99)]
    return sorted({*rows, *cards} - {p for p in rows if ":dm:" in p})


def document(core: Core) -> list[str]:
    with core.db.read() as tx:
        return [channel_place(c) for c in read_program(tx.programs()[0].document).channels]


def test_a_channel_moves_once_with_everything_in_it(core: Core) -> None:
    log(core, SHARED)
    assert core.move_channel(SHARED, NEW, NOW)
    assert not core.move_channel(SHARED, NEW, NOW)
    assert sorted(document(core)) == sorted([NEW, OEM, EMS])
    assert places(core) == [NEW]
    log(core, NEW, 2)
    with core.db.read() as tx:
        assert tx.channel(SHARED) is None
        events = [e for e in tx.events(1) if e.kind == "channel.moved"]
        told = [row.draft for row in tx.ready(NOW, 99, 99) if row.draft.kind == "notice"]
    assert [(e.payload, e.audience) for e in events] == [({"old": SHARED, "new": NEW}, "shared")]
    assert sorted(d.to for d in told) == ["dm:maria", "dm:wei"]


def test_a_sides_own_channel_is_told_to_that_side_only(core: Core) -> None:
    assert core.move_channel(OEM, NEW, NOW)
    with core.db.read() as tx:
        (event,) = [e for e in tx.events(1) if e.kind == "channel.moved"]
        told = [row.draft.to for row in tx.ready(NOW, 99, 99) if row.draft.kind == "notice"]
    assert (event.audience, told) == ("oem", ["dm:maria"])


def test_a_program_file_that_was_imported_first_is_followed(core: Core) -> None:
    log(core, SHARED)
    core.import_program(replace(on_slack(), channels=on_slack("ACME", "C9").channels), NOW)
    assert core.move_channel(SHARED, NEW, NOW)
    assert (document(core), places(core)) == ([NEW], [NEW])
    assert not core.move_channel(SHARED, NEW, NOW)


def test_a_place_of_another_program_is_refused_and_nothing_moves(core: Core) -> None:
    core.import_program(on_slack("BETA", "C9"), NOW)
    log(core, SHARED)
    with pytest.raises(Refused, match="belongs to another program"):
        core.move_channel(SHARED, NEW, NOW)
    assert places(core) == [SHARED]


def test_unknown_channels_move_nothing(core: Core) -> None:
    assert not core.move_channel("slack:T1/C7", NEW, NOW)
    assert not core.move_channel(SHARED, SHARED, NOW)


def test_the_first_known_place_is_whose_channel_it_is(core: Core) -> None:
    assert core.known_channel(["slack:T2/G1", SHARED, OEM]) == SHARED
    assert core.known_channel(["slack:T2/G1"]) is None
    assert core.known_channel([]) is None


def test_the_channels_of_a_person_are_those_he_may_read(core: Core) -> None:
    core.import_program(on_slack("BETA", "C9"), NOW)
    assert core.channels_of("slack", "T1/U0LINH") == [SHARED, EMS, NEW]
    assert core.channels_of("slack", "T1/U0TOM") == [SHARED, OEM, NEW]
    assert core.channels_of("slack", "T1/nobody") == core.channels_of("discord", "T1/U0TOM") == []


def test_a_direct_message_knows_through_which_channels_it_may_go(core: Core) -> None:
    """One message of each program, although both go to one person at once."""
    core.import_program(on_slack("BETA", "C9"), NOW)
    log(core, SHARED)
    log(core, NEW, 2)
    late = NOW + timedelta(days=1)
    core.fire(late)
    sent = [d for batch in core.claim(late) for d in batch if d.place == "slack:dm:T1/U0WEI"]
    assert sorted(d.through for d in sent) == [(NEW,), (SHARED, EMS)]
    for each in sent:
        names = {name for _, name, _ in each.parts} or {each.name}
        key = "BETA" if each.through == (NEW,) else "ACME"
        assert all(name is None or name.startswith(key) for name in names)
