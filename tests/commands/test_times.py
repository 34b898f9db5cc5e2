"""Times for people: the reader's own place first and once, one order within a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.program import Program
from bot.messages.card import Card, Table, pack, plain, unpack
from bot.messages.moments import Reading, card_read, moment_in, packed_read
from tests.commands.conftest import small_program
from tests.playing import Play, Stage

LOG = 'linh: /andon issue log shortage major "U7 MCU short" mpn=STM32 gap=1 need=2026-12-14'
SHARED = "San Jose Thu 14:00 · Shenzhen Fri 06:00"
TIMES = re.compile(" · (San Jose|Shenzhen) ")
LINHS = "Shenzhen Fri 06:00 · San Jose Thu 14:00"


def placed(**zones: str) -> Program:
    """Return the small program with names for its sites, and these zones."""
    program, names = small_program(), {"sj": "San Jose", "sz": "Shenzhen"}
    sites = (
        replace(site, name=names.get(site.id), zone=zones.get(site.id, site.zone))
        for site in program.sites
    )
    return replace(program, sites=tuple(sites))


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(placed()) as play:
        play("at 2026-12-03T10:00 America/Los_Angeles")
        yield play


def test_each_reader_reads_their_own_place_first(play: Play) -> None:
    said = {record.to: record.text for record in play(LOG)}
    assert f"Acknowledgment due {LINHS}." in said["dm:linh"]
    assert f"Acknowledge: {SHARED}" in said["shared"]
    assert f"Acknowledge: {SHARED}" in play.reply("tom: /andon issue show ACME-1")
    assert f"Acknowledge: {LINHS}" in play.reply("linh: /andon issue show ACME-1")


def test_one_order_within_a_message(play: Play) -> None:
    """A clock runs at the site of one side; what is written does not follow it."""
    play(f"{LOG}\ntom: @andon issue ack ACME-1\ntom: @andon issue wait ACME-1 on ems")
    for person, first in (("tom", "San Jose"), ("linh", "Shenzhen")):
        shown = play.reply(f"{person}: /andon issue show ACME-1")
        times = [line.partition(" · ")[0] for line in shown.splitlines() if TIMES.search(line)]
        assert times
        assert all(first in before for before in times)


def test_a_refusal_is_written_for_who_reads_it(play: Play) -> None:
    play(LOG)
    line = "issue wait ACME-1 on third_party until 2026-12-01"
    assert play.reply(f"tom: /andon {line}").startswith("San Jose Tue ")
    play("tom: /andon issue wait ACME-1 on ems")
    assert play.reply(f"linh: /andon {line}").startswith("Shenzhen Tue ")


def test_a_reminder_by_direct_message_is_the_readers(play: Play) -> None:
    play(f"{LOG}\nwait 4h")
    to_wei = [r.text for r in play("wait 12h") if r.to == "dm:wei" and "14:00" in r.text]
    assert all("Shenzhen Fri 06:00 · San Jose Thu 14:00" in text for text in to_wei)
    assert to_wei


def test_a_site_of_ones_own_comes_first_beside_that_of_the_clock() -> None:
    program = placed()
    plant = replace(program.sites[0], id="waw", name="Warsaw plant", zone="Europe/Warsaw")
    people = tuple(replace(p, site="waw") if p.id == "maria" else p for p in program.people)
    sites = (*program.sites, plant)
    with Stage(replace(program, sites=sites, people=people)) as play:
        play(f"at 2026-12-03T10:00 America/Los_Angeles\n{LOG}")
        shown = play.reply("maria: /andon issue show ACME-1")
        assert f"Acknowledge: Warsaw plant Thu 23:00 · {SHARED}" in shown


def test_sites_in_one_zone_read_one_place() -> None:
    with Stage(placed(sz="America/Los_Angeles")) as play:
        play(f"at 2026-12-03T10:00 America/Los_Angeles\n{LOG}")
        shown = play.reply("tom: /andon issue show ACME-1")
        assert "San Jose Thu " in shown
        assert "Shenzhen" not in shown
        shown = play.reply("linh: /andon issue show ACME-1")
        assert "Shenzhen Thu " in shown
        assert "San Jose" not in shown


def test_no_abbreviation_of_a_zone_is_shown(play: Play) -> None:
    lines = f"{LOG}\ntom: @andon issue ack ACME-1\nwait 20d"
    for record in play(lines):
        assert not {"PST", "PDT", "CST"} & set(record.text.replace(",", " ").split()), record.text


def test_a_table_is_read_as_its_lines_are() -> None:
    at = datetime(2026, 12, 3, 22, tzinfo=UTC)
    due = moment_in(placed(), at)
    card = Card(("x",), lines=(("due ", due),), table=Table("x", ("Due",), (((due,),),), 0, 1))
    reading = Reading(at, ("Asia/Shanghai", "Shenzhen"))
    found = card_read(card, reading)
    assert found.table is not None
    assert plain(found.table.rows[0][0]) == plain(found.lines[0][1:]) == LINHS
    assert unpack(packed_read(pack(card), reading)) == found
