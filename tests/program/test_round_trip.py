"""Writing and reading a program gives the same program and the same text."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.data import demo_program_text
from bot.domain.charter import (
    EVIDENCE,
    MEASURES,
    TERM_KINDS,
    TERMS_OF_GOALS,
    Brief,
    Criteria,
    GoalTable,
    ObligationTable,
    SpecTable,
    TermTable,
    Weight,
)
from bot.domain.conditions import CONDITIONS
from bot.domain.program import (
    SUPPLIES,
    Days,
    DeadlineTable,
    DecisionRight,
    DigestSchedule,
    KitLine,
    KitTable,
    Program,
    SyncSeries,
    part_key,
)
from bot.domain.rule_set import KEYS, Ladder, LadderOverride, Overrides, RuleOverride, Rung
from bot.domain.rules import LONGEST
from bot.domain.values import (
    AUDIENCES,
    CLOCK_KINDS,
    PLATFORMS,
    SEVERITIES,
    SIDES,
    TRIGGERS,
    Channel,
    DateRange,
    Duration,
    OpenDay,
    Person,
    Site,
    Span,
)
from bot.program_file import read_overrides, read_program, warnings, write_overrides, write_program
from bot.program_file.schema import ARRAYS, SINGLE
from bot.program_file.shipped import default_rules
from bot.program_file.tables import REQUIRED
from tests.program.small import SMALL

SAMPLES = Path(__file__).resolve().parents[2] / "docs" / "samples"
TEXTS = {
    "us-shenzhen": (SAMPLES / "us-shenzhen.toml").read_text(encoding="utf-8"),
    "germany-poland": (SAMPLES / "germany-poland.toml").read_text(encoding="utf-8"),
    "minimal": (SAMPLES / "minimal.toml").read_text(encoding="utf-8"),
    "demo": demo_program_text(),
    "small": SMALL,
}
ZONES = ["America/Los_Angeles", "Asia/Shanghai", "Europe/Warsaw", "Asia/Kolkata", "UTC"]
RULES = ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYDAY=2TH;COUNT=5", "FREQ=YEARLY"]

handles = st.from_regex(r"[a-z][a-z0-9_-]{0,8}[a-z0-9]", fullmatch=True)
roles = st.from_regex(r"[a-z][a-z_]{0,12}", fullmatch=True)
lines = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=30)
lines = lines.filter(str.strip)
dates = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31))
moments = st.builds(
    lambda day, minute: datetime(day.year, day.month, day.day, minute // 60, minute % 60),
    dates,
    st.integers(0, 1439),
)


def some(strategy: st.SearchStrategy[Any], most: int = 3, by: Any = None) -> Any:
    """Return a strategy of short tuples, distinct by ``by`` where it is given."""
    if by is None:
        return st.lists(strategy, max_size=most).map(tuple)
    return st.lists(strategy, max_size=most, unique_by=by).map(tuple)


def maybe(strategy: st.SearchStrategy[Any]) -> Any:
    """Return a strategy that is also ``None``."""
    return st.none() | strategy


@st.composite
def day_spans(draw: Any) -> tuple[Span, ...]:
    """Draw spans in order of time that do not overlap; the last may pass midnight to 04:00."""
    cuts = draw(st.lists(st.integers(240, 1679), max_size=6, unique=True))
    pairs = zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False)
    return tuple(Span(opens, closes) for opens, closes in pairs if opens < 1440)


weeks = st.lists(day_spans(), min_size=7, max_size=7).map(tuple).filter(any)
ranges = st.builds(lambda a, b: DateRange(min(a, b), max(a, b)), dates, dates)


def durations(least: int) -> st.SearchStrategy[Duration]:
    return st.sampled_from(sorted(LONGEST)).flatmap(
        lambda unit: st.builds(Duration, st.integers(least, LONGEST[unit]), st.just(unit))
    )


def rungs(trigger: str) -> st.SearchStrategy[Rung]:
    timed = st.builds(
        Rung, st.integers(0, 4), after=durations(0), misses=st.none(), offer=st.booleans()
    )
    counted = st.builds(
        Rung, st.integers(0, 4), after=st.none(), misses=st.integers(1, 99), offer=st.booleans()
    )
    return timed | counted if trigger == "update" else timed


sites = st.builds(
    Site,
    id=handles,
    side=st.sampled_from(SIDES),
    zone=st.sampled_from(ZONES),
    week=weeks,
    country=st.sampled_from([None, "PL", "CN"]),
    closed=some(ranges),
    open=some(st.builds(OpenDay, dates, day_spans()), by=lambda item: item.day),
    name=st.none() | lines,
)
channels = st.builds(
    Channel,
    st.sampled_from(PLATFORMS),
    handles,
    st.sampled_from(AUDIENCES),
    handles,
)
rule_changes = st.builds(
    RuleOverride,
    st.sampled_from(sorted(default_rules().categories)),
    st.sampled_from(SEVERITIES),
    st.dictionaries(st.sampled_from(CLOCK_KINDS), durations(1)),
    st.sampled_from([None, "oem", "ems", "other"]),
    maybe(st.dictionaries(st.sampled_from(SIDES), roles, min_size=1)),
)
ladder_changes = st.sampled_from(TRIGGERS).flatmap(
    lambda trigger: st.builds(
        LadderOverride,
        st.just(trigger),
        st.sampled_from(SEVERITIES),
        st.builds(
            Ladder, some(rungs(trigger), by=lambda rung: rung.level), maybe(st.integers(1, 99))
        ),
    )
)
syncs = st.builds(
    SyncSeries,
    id=handles,
    title=lines,
    zone=st.sampled_from(ZONES),
    start=moments,
    rrule=st.sampled_from(RULES),
    minutes=st.integers(1, 1440),
    required=some(roles, by=str),
    agenda=some(lines),
    link=st.sampled_from([None, "https://meet.example/a?b=c#d"]),
    only_while=st.sampled_from([None, *CONDITIONS]),
    roll=st.sampled_from(["on", "off"]),
)
days = st.integers(-366, 366).filter(bool).map(Days)
right_titles = st.sampled_from(["Colour of the paint", "Ünï “x” = 1"])
asked = st.builds(
    DecisionRight,
    st.sampled_from(["alternate_on_avl", "paint", "colour-2"]),
    right_titles,
    st.sampled_from(["oem", "ems"]),
    st.just("asks"),
    st.lists(st.sampled_from(["buyer", "sqe"]), unique=True).map(tuple),
    st.none() | right_titles,
    st.sampled_from([None, "90d", "4bh"]),
)
alone = st.builds(
    DecisionRight,
    st.sampled_from(["stop_ship", "label"]),
    right_titles,
    st.sampled_from(["oem", "ems"]),
    st.sampled_from(["decides", "informs", "never"]),
)
digests = st.builds(
    DigestSchedule,
    st.sampled_from(["internal", "monthly", "personal"]),
    st.sampled_from(ZONES),
    st.sampled_from(["08:30", "mon 00:00", "sun 23:59"]),
    st.sampled_from(["oem", "ems"]),
)


@st.composite
def rosters(draw: Any, all_sites: tuple[Site, ...]) -> tuple[Person, ...]:
    """Draw at least one person for each side, on sites of their side, with backups there."""
    names = draw(st.lists(handles, min_size=2, max_size=6, unique=True))
    sides = {name: SIDES[number % 2] for number, name in enumerate(names)}
    return tuple(draw(_people(name, sides, all_sites, number)) for number, name in enumerate(names))


def _people(
    name: str, sides: dict[str, str], all_sites: tuple[Site, ...], number: int
) -> st.SearchStrategy[Person]:
    side = sides[name]
    backups = [other for other in sides if other != name and sides[other] == side]
    return st.builds(
        Person,
        id=st.just(name),
        name=lines,
        side=st.just(side),
        site=st.sampled_from([site.id for site in all_sites if site.side == side]),
        level=st.integers(0, 4),
        roles=some(roles, by=str),
        on_call=st.booleans(),
        backup=st.sampled_from([None, *backups]),
        email=st.sampled_from([None, "a.b+c@x.example"]),
        phone=maybe(lines),
        away=some(ranges),
        slack=st.sampled_from([None, f"T1/U{number}"]),
        discord=st.sampled_from([None, str(10**17 + number)]),
    )


@st.composite
def deadlines(draw: Any, people: tuple[Person, ...]) -> tuple[DeadlineTable, ...]:
    owners = draw(st.lists(st.sampled_from(people), max_size=3))
    return tuple(
        DeadlineTable(
            id=f"d{number}",
            title=draw(lines),
            kind=draw(st.sampled_from(["milestone", "action", "promise"])),
            side=owner.side,
            owner=owner.id,
            due=draw(moments),
            nudge=draw(maybe(some(st.one_of(st.integers(-366, 366), days), by=repr))),
            approve=draw(st.sampled_from([None, "oem", "ems"])),
        )
        for number, owner in enumerate(owners)
    )


part_names = st.from_regex(r"[A-Z0-9]{1,12}( [a-z0-9]{1,6})?", fullmatch=True)
percents = st.integers(0, 10_000).map(lambda n: (Decimal(n) / 100).normalize() if n else Decimal(0))
kit_lines = st.builds(
    KitLine,
    part=part_names,
    qty=st.integers(1, 10**9),
    supply=st.sampled_from(SUPPLIES),
    side=st.sampled_from(SIDES),
    due=st.dates(date(2000, 1, 1), date(2100, 12, 31)),
    attrition=percents,
)
kits = st.builds(
    KitTable,
    id=handles,
    title=lines,
    lines=st.lists(
        kit_lines, min_size=1, max_size=3, unique_by=lambda line: part_key(line.part)
    ).map(tuple),
    needed_for=maybe(handles),
)


briefs = st.builds(Brief, *(st.none() | lines for _ in range(5)))
criteria = st.builds(
    Criteria,
    st.integers(1, 100),
    st.integers(1, 100),
    st.integers(1, 100),
    some(roles, by=str),
    st.sets(st.sampled_from(MEASURES)).map(
        lambda found: tuple(Weight(each, len(each)) for each in MEASURES if each in found)
    ),
)
WHEN = [("rrule", rule) for rule in RULES] + [("after", "fai +5bd"), ("within", "2bd")]
links = st.sampled_from([None, "https://docs.example/DWG-1042"])
terms = st.builds(
    TermTable,
    id=handles,
    side=st.sampled_from(SIDES),
    kind=st.sampled_from(TERM_KINDS),
    text=lines,
    agreed=st.booleans(),
    link=links,
)


@st.composite
def charters(draw: Any, people: tuple[Person, ...]) -> dict[str, Any]:
    """Draw what both agreed at the start, with owners from the roster."""
    ids = draw(st.lists(handles, max_size=3, unique=True))
    of = {
        side: st.sampled_from([None, *(p.id for p in people if p.side == side)]) for side in SIDES
    }
    goals = st.builds(
        GoalTable, st.just("x"), lines, lines, lines, st.sampled_from(TERMS_OF_GOALS),
        maybe(dates), of["oem"], of["ems"],
    )  # fmt: skip
    specs = st.builds(
        SpecTable, st.just("x"), lines, lines, lines, st.sampled_from([p.id for p in people]),
        links, maybe(lines),
    )  # fmt: skip
    when = st.sampled_from(WHEN).map(lambda pair: dict([pair]))
    obligations = st.builds(
        lambda side, role, title, when, evidence: ObligationTable(
            "x", side, role, title, evidence=evidence, **when
        ),
        st.sampled_from(SIDES), roles, lines, when, st.sampled_from(EVIDENCE),
    )  # fmt: skip
    return {
        "brief": draw(some(briefs, most=1)),
        "criteria": draw(some(criteria, most=1)),
        **{
            name: tuple(replace(draw(kind), id=each) for each in ids)
            for name, kind in (("goals", goals), ("specs", specs), ("obligations", obligations))
        },
        "terms": draw(some(terms, by=lambda term: (term.side, term.id))),
    }


@st.composite
def programs(draw: Any) -> Program:
    """Draw a sound program: what a file may say, with ids and rows that are unique."""
    found = draw(st.lists(sites, min_size=2, max_size=3, unique_by=lambda site: site.id))
    both = tuple(replace(site, side=SIDES[number % 2]) for number, site in enumerate(found))
    people = draw(rosters(both))
    return Program(
        key=draw(st.from_regex(r"[A-Z][A-Z0-9]{1,9}", fullmatch=True)),
        name=draw(lines),
        oem=draw(lines),
        ems=draw(lines),
        zone=draw(st.sampled_from(ZONES)),
        sites=both,
        people=people,
        channels=draw(some(channels, by=lambda c: (c.platform, c.team, c.id))),
        overrides=Overrides(
            draw(some(rule_changes, by=lambda r: (r.category, r.severity))),
            draw(some(ladder_changes, by=lambda r: (r.trigger, r.severity))),
            draw(st.dictionaries(st.sampled_from(SEVERITIES), st.sampled_from(KEYS))),
        ),
        syncs=draw(some(syncs, by=lambda sync: sync.id)),
        deadlines=draw(deadlines(people)),
        kits=draw(some(kits, by=lambda kit: kit.id.lower())),
        digests=draw(some(digests, by=lambda d: (d.kind, d.zone, d.at, d.to))),
        rights=draw(some(asked | alone, by=lambda right: right.topic)),
        export_controlled=draw(st.booleans()),
        **draw(charters(people)),
    )


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_samples_round_trip(text: str) -> None:
    program = read_program(text)
    written = write_program(program)
    assert read_program(written) == program
    assert write_program(read_program(written)) == written


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs())
def test_any_program_round_trips(program: Program) -> None:
    written = write_program(program)
    assert read_program(written) == program
    assert write_program(read_program(written)) == written
    assert read_overrides(write_overrides(program.overrides)) == program.overrides
    assert all(isinstance(warning, str) for warning in warnings(program))


@pytest.mark.parametrize("name", ["us-shenzhen", "germany-poland", "demo"])
def test_samples_have_no_warnings(name: str) -> None:
    assert warnings(read_program(TEXTS[name])) == []


def test_the_minimal_file_has_only_what_a_file_needs_and_a_few_keys_that_help() -> None:
    tables = tomllib.loads(TEXTS["minimal"])
    assert sorted(tables) == ["channel", "person", "program", "site"]
    assert [len(tables[name]) for name in ("channel", "person", "site")] == [1, 2, 2]
    helpful = {"name", "country", "roles", "slack", "team"}
    known = {table.name: table for table in (*SINGLE, *ARRAYS)}
    for name, table in known.items():
        needed = {key.name for key in table.keys if key.default is REQUIRED}
        entries = tables.get(name, [])
        for entry in entries if isinstance(entries, list) else [entries]:
            assert set(entry) - helpful == needed - helpful


def test_the_demo_has_only_console_channels() -> None:
    channels_ = read_program(demo_program_text()).channels
    assert {(c.platform, c.id, c.audience) for c in channels_} == {
        ("console", audience, audience) for audience in AUDIENCES
    }


def test_written_weeks_are_ranges_and_long_lists_are_broken() -> None:
    written = write_program(read_program(TEXTS["germany-poland"]))
    assert (
        'mon-fri = ["06:00-14:00", "14:00-22:00", "22:00-06:00"], sat = ["06:00-14:00"]' in written
    )
    assert max(map(len, written.splitlines())) <= 110


def test_what_a_person_may_type_is_quoted() -> None:
    odd = 'quote " backslash \\ ünïcode 数'
    program = read_program(SMALL)
    program = replace(program, name=odd)
    assert read_program(write_program(program)).name == odd
