"""Direct messages go where their reader is served, and nobody is left out in silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app.bootstrap import opened
from bot.app.cli import app
from bot.app.live import examine
from bot.app.settings import Settings, load_settings
from bot.data import demo_program_text
from bot.domain.program import DigestSchedule, Program
from bot.domain.values import Channel, Person, Span
from bot.engine.core import Core
from bot.engine.reach import backlog_of
from bot.features import INDEX
from bot.messages.card import plain_card, unpack
from bot.ports import PERMANENT, SENT, UNKNOWN, Database, Delivery, Outcome
from bot.ports.request import COMMAND, Request
from bot.ports.signs import GONE_AFTER, SILENT_AFTER, served
from bot.program_file import read_program
from storage import schema
from storage.open import open_database

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "docs" / "samples" / "us-shenzhen.toml"
NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LATER = SILENT_AFTER + MINUTE
SHARED = {
    "slack": Channel("slack", "C0SHARED", "shared", team="T0"),
    "discord": Channel("discord", "900000000000000001", "shared"),
}


def on(program: Program, *platforms: str, people: Callable[[Person], Person]) -> Program:
    """Return a program, always open, that got channels on platforms below those of the file."""
    sites = tuple(
        replace(site, week=read_week(), country=None, subdivision=None, closed=())
        for site in program.sites
    )
    channels = (*program.channels, *(SHARED[platform] for platform in platforms))
    everybody = tuple(people(replace(person, away=())) for person in program.people)
    return replace(program, sites=sites, channels=channels, people=everybody)


def read_week() -> tuple[tuple[Span, ...], ...]:
    text = re.sub(r"week = .*", 'week = { mon-sun = ["00:00-24:00"] }', demo_program_text())
    return read_program(text).sites[0].week


def on_slack(person: Person) -> Person:
    return replace(person, slack=f"T0/U{person.id.upper()}", discord=None)


def on_discord(person: Person) -> Person:
    return replace(person, slack=None, discord=f"80{sum(map(ord, person.id)):016}")


def on_both(person: Person) -> Person:
    return replace(on_discord(person), slack=on_slack(person).slack)


def on_none(person: Person) -> Person:
    return replace(person, slack=None, discord=None)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path}/andon.db"
    schema.create(url)
    opened = open_database(url, threaded=False, durable=False)
    yield opened
    opened.close()


class Running:
    """One process: its core, and what it delivered (place and text), in order."""

    def __init__(self, database: Database, *platforms: str) -> None:
        self.core = Core(database, platforms, INDEX)
        self.sent: list[tuple[str, str, str]] = []

    def turn(self, now: datetime, result: str = SENT) -> list[str]:
        """Do what is due, and return where direct messages went."""
        self.core.fire(now)
        before = len(self.sent)
        for batch in self.core.claim(now):
            for delivery in batch:
                self.sent.append(_seen(delivery))
            self.core.settle([(d, Outcome(result, ref=d.key)) for d in batch], now)
        return [place for place, _, _ in self.sent[before:] if ":dm:" in place]

    def kinds(self, kind: str) -> list[tuple[str, str]]:
        return [(place, text) for place, found, text in self.sent if found == kind]

    def does(self, person: Person, platform: str, line: str, now: datetime) -> None:
        """Let somebody give a command in the shared channel of a platform."""
        who = person.slack if platform == "slack" else person.discord
        channel = SHARED[platform]
        place = f"slack:T0/{channel.id}" if platform == "slack" else f"discord:{channel.id}"
        key = f"{platform}/{person.id}/{line}/{now}"
        request = Request(key, COMMAND, platform, who or "", place, line)
        reply = self.core.handle(request, now)
        assert reply.card is not None
        assert not reply.refused, plain_card(reply.card)


def _seen(delivery: Delivery) -> tuple[str, str, str]:
    return delivery.place, delivery.kind, plain_card(unpack(delivery.card))


def person(program: Program, handle: str) -> Person:
    found = program.person(handle)
    assert found is not None
    return found


QUESTION = 'issue log eq minor "Which torque for the lid?"'
"""Somebody of the other side is asked for a decision, by a direct message."""


@pytest.mark.parametrize("sample", [SAMPLE.read_text("utf-8"), demo_program_text()])
@pytest.mark.parametrize("raiser", ["linh", "maria"])
def test_the_sample_file_with_a_slack_channel_reaches_everybody_on_slack(
    database: Database, sample: str, raiser: str
) -> None:
    """The file's first channels are on the console, which nobody serves here."""
    program = on(read_program(sample), "slack", people=on_slack)
    bot = Running(database, "slack")
    bot.core.import_program(program, NOW)
    bot.core.start(NOW)
    bot.does(person(program, raiser), "slack", QUESTION, NOW)
    places = bot.turn(NOW)
    assert places
    assert all(place.startswith("slack:dm:T0/U") for place in places)
    with database.read() as tx:
        assert tx.stranded(("slack",)) == []
        assert not [event for event in tx.events(1) if event.kind == "unreachable"]


def test_a_platform_that_another_process_serves_is_used(database: Database) -> None:
    here, there = Running(database, "slack"), Running(database, "discord")
    people = {"linh": on_slack}
    program = on(
        read_program(demo_program_text()), "slack", "discord",
        people=lambda p: people.get(p.id, on_discord)(p),
    )  # fmt: skip
    here.core.import_program(program, NOW)
    here.core.start(NOW)
    there.core.start(NOW)
    here.does(person(program, "linh"), "slack", QUESTION, NOW)
    assert here.turn(NOW) == []
    assert _platforms(there.turn(NOW)) == {"discord"}


def test_what_somebody_did_last_says_where_they_are_told(database: Database) -> None:
    bot = Running(database, "slack", "discord")
    program = on(read_program(demo_program_text()), "slack", "discord", people=on_both)
    bot.core.import_program(program, NOW)
    bot.core.start(NOW)
    linh, dana = person(program, "linh"), person(program, "dana")
    bot.does(linh, "slack", QUESTION, NOW)
    assert _platforms(bot.turn(NOW)) == {"slack"}, "the first of the file"
    for minute, platform in enumerate(("discord", "slack"), start=1):
        at = NOW + minute * MINUTE
        bot.does(dana, platform, "issue list", at)
        bot.does(linh, "slack", f'issue log eq minor "Question {minute}"', at)
        assert _platforms(bot.turn(at)) == {platform}


def _platforms(places: list[str]) -> set[str]:
    return {place.partition(":")[0] for place in places}


def test_messages_go_elsewhere_when_their_platform_is_silent(database: Database) -> None:
    here, there = Running(database, "slack"), Running(database, "discord")
    program = on(read_program(demo_program_text()), "discord", "slack", people=on_both)
    here.core.import_program(program, NOW)
    here.core.start(NOW)
    there.core.start(NOW)
    here.does(person(program, "linh"), "slack", QUESTION, NOW)
    here.core.beat(NOW + MINUTE)
    assert here.turn(NOW + MINUTE) == [], "they wait for the platform that comes first"
    here.core.beat(NOW + LATER)
    moved = here.turn(NOW + LATER)
    assert moved
    assert all(place.startswith("slack:dm:") for place in moved)
    there.core.start(NOW + 2 * LATER)
    assert there.turn(NOW + 2 * LATER) == [], "and not twice"


def test_what_was_tried_stays_where_it_may_have_arrived(database: Database) -> None:
    here, there = Running(database, "slack"), Running(database, "discord")
    program = on(read_program(demo_program_text()), "discord", "slack", people=on_both)
    here.core.import_program(program, NOW)
    here.core.start(NOW)
    there.core.start(NOW)
    here.does(person(program, "linh"), "slack", QUESTION, NOW)
    tried = there.turn(NOW, UNKNOWN)
    assert tried
    here.core.beat(NOW + LATER)
    assert here.turn(NOW + LATER) == []
    there.core.start(NOW + 2 * LATER)
    assert there.turn(NOW + 2 * LATER) == tried


def test_who_is_only_on_a_silent_platform_is_waited_for_and_the_manager_hears_it(
    database: Database,
) -> None:
    here, there = Running(database, "slack"), Running(database, "discord")
    alone = {"tom": on_discord, "dana": on_discord, "priya": on_discord}
    program = on(
        read_program(demo_program_text()), "slack", "discord",
        people=lambda p: alone.get(p.id, on_slack)(p),
    )  # fmt: skip
    here.core.import_program(program, NOW)
    there.core.start(NOW)
    here.core.start(NOW + LATER)
    here.does(person(program, "linh"), "slack", QUESTION, NOW + LATER)
    places = here.turn(NOW + LATER)
    assert places == ["slack:dm:T0/UMARIA"]
    ((_, told),) = here.kinds("hole")
    assert "wait" in told
    assert "program person dana" in told
    there.core.start(NOW + 2 * LATER)
    assert _platforms(there.turn(NOW + 2 * LATER)) == {"discord"}


def test_a_platform_without_a_sign_for_a_week_is_waited_for_no_more(database: Database) -> None:
    there = Running(database, "discord")
    program = on(read_program(demo_program_text()), "slack", "discord", people=on_discord)
    program = replace(
        program, people=tuple(on_slack(p) if p.side == "ems" else p for p in program.people)
    )
    there.core.import_program(program, NOW)
    there.core.start(NOW)
    at = NOW + GONE_AFTER + LATER
    here = Running(database, "slack")
    here.core.start(at)
    here.does(person(program, "linh"), "slack", QUESTION, at)
    assert here.turn(at) == []
    with database.read() as tx:
        assert tx.stranded(("slack",)) == []
        assert [event.kind for event in tx.events(1)].count("unreachable") == 1


@pytest.mark.parametrize(
    ("side", "manager", "above"), [("oem", "maria", "Greg"), ("ems", "wei", "Feng")]
)
def test_the_manager_of_who_cannot_be_told_hears_it_once(
    database: Database, side: str, manager: str, above: str
) -> None:
    known = {"linh", "maria", "wei"}
    program = on(
        read_program(SAMPLE.read_text("utf-8")), "slack",
        people=lambda p: on_slack(p) if p.id in known or p.side != side else on_none(p),
    )  # fmt: skip
    bot = Running(database, "slack")
    bot.core.import_program(program, NOW)
    bot.core.start(NOW)
    for number in range(1, 4):
        bot.does(person(program, "linh"), "slack", f'issue log shortage major "Reel {number}"', NOW)
        bot.does(person(program, "maria"), "slack", f"issue escalate ACME-{number} 2", NOW)
        bot.turn(NOW)
    ((place, told),) = bot.kinds("hole")
    assert place == f"slack:dm:T0/U{manager.upper()}"
    assert above in told
    assert "gets no direct messages" in told
    with database.read() as tx:
        lost = [event for event in tx.events(1) if event.kind == "unreachable"]
    assert len(lost) == 3, "the log has a line for each message"


def test_the_manager_is_not_woken_for_it(database: Database) -> None:
    """It is six in the evening in Shenzhen and two in the morning in San Jose."""
    night = datetime(2026, 12, 3, 10, 0, tzinfo=UTC)
    sample = read_program(SAMPLE.read_text("utf-8"))
    known = {"linh", "maria", "wei"}
    people = tuple(on_slack(p) if p.id in known else on_none(p) for p in sample.people)
    program = replace(sample, people=people, channels=(*sample.channels, SHARED["slack"]))
    bot = Running(database, "slack")
    bot.core.import_program(program, night)
    bot.core.start(night)
    line = 'issue log shortage critical "Line 2 stands" to=oem'
    bot.does(person(program, "linh"), "slack", line, night)
    told: dict[datetime, str] = {}
    for quarter in range(40):
        at = night + quarter * timedelta(minutes=15)
        before = len(bot.sent)
        bot.turn(at)
        for place, _, text in bot.sent[before:]:
            if "gets no direct messages" in text:
                told[at] = place
    assert list(told.values()) == ["slack:dm:T0/UMARIA"], "once, all of them together"
    assert min(told) == datetime(2026, 12, 3, 16, 0, tzinfo=UTC), "eight in San Jose"


def test_before_any_process_ran_the_files_first_platform_is_taken(database: Database) -> None:
    bot = Running(database, "discord")
    program = on(read_program(demo_program_text()), "discord", people=on_discord)
    program = replace(program, channels=(SHARED["discord"],))
    bot.core.import_program(program, NOW)
    bot.does(person(program, "linh"), "discord", QUESTION, NOW)
    assert all(place.startswith("discord:dm:") for place in bot.turn(NOW))


def test_served_is_what_has_about_the_newest_sign() -> None:
    signs = {"slack": NOW, "discord": NOW - SILENT_AFTER, "console": NOW - LATER}
    assert served(signs) == ("slack", "discord")
    assert served(signs, NOW + MINUTE) == ("slack",)
    assert served({}) == ()


# what is told to whoever runs it


@pytest.fixture
def slack_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with tokens for Slack alone; nothing answers at its address."""
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "DATABASE_URL": f"sqlite:///{tmp_path}/andon.db",
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    return load_settings()


def test_the_check_of_a_file_names_whom_the_configured_platforms_do_not_reach(
    slack_only: Settings,
) -> None:
    told = CliRunner().invoke(app, ["program", "check", str(SAMPLE)])
    assert told.exit_code == 0
    lines = [line for line in told.output.splitlines() if "no identity on slack" in line]
    assert len(lines) == 2, "a line a side"
    assert "Tom" in lines[0]
    assert "Linh" in lines[1]


def test_without_tokens_the_check_of_a_file_asks_for_its_channels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(app, ["program", "check", str(SAMPLE)])
    assert told.exit_code == 0
    assert "no identity on" not in told.output


def test_the_doctor_names_whom_nothing_reaches_and_what_waits(slack_only: Settings) -> None:
    program = read_program(SAMPLE.read_text("utf-8"))
    known = {"linh": on_slack, "dana": on_discord}
    program = on(program, "slack", "discord", people=lambda p: known.get(p.id, on_none)(p))
    with opened(slack_only) as database:
        Core(database, ["slack"], INDEX).import_program(program, NOW)
        Core(database, ["discord"], INDEX).start(NOW)
        here = Running(database, "slack")
        here.core.start(NOW + LATER)
        here.does(person(program, "linh"), "slack", QUESTION, NOW + LATER)
    told = [f.text for f in examine(slack_only, NOW + LATER) if f.result == "wrong"]
    (people,) = (text for text in told if "get no direct messages" in text)
    assert "tom, dana" in people
    assert "linh" not in people
    assert any("direct messages to dana wait for discord" in text for text in told)


def test_the_doctor_says_what_is_served_who_is_reached_where_and_what_is_not_shown(
    slack_only: Settings,
) -> None:
    known = {"linh": on_slack, "dana": on_discord}
    program = on(
        read_program(SAMPLE.read_text("utf-8")), "slack", "discord",
        people=lambda p: known.get(p.id, on_none)(p),
    )  # fmt: skip
    with opened(slack_only) as database:
        Core(database, ["slack"], INDEX).import_program(program, NOW)
        Core(database, ["discord"], INDEX).start(NOW)
        here = Running(database, "slack")
        here.core.start(NOW + LATER)
        here.does(person(program, "linh"), "slack", QUESTION, NOW + LATER)
        here.core.fire(NOW + LATER)
        for batch in here.core.claim(NOW + LATER):
            refused = [(d, Outcome(PERMANENT, error="is_archived")) for d in batch]
            here.core.settle(refused, NOW + LATER)
    found = examine(slack_only, NOW + LATER + MINUTE)
    good = [finding.text for finding in found if finding.result == "ok"]
    assert "slack is served, by these settings." in good
    assert "discord is not served; it was last at 2026-12-03T18:00:00Z." in good
    assert "ACME: reached on slack: linh." in good
    wrong = [finding.text for finding in found if finding.result == "wrong"]
    assert any("1 cards wait for discord since 2026-12-03T18:03:00Z" in text for text in wrong)
    assert any("No process serves discord: set it up again" in text for text in wrong)
    assert any("The card of ACME-1 is not shown at slack:T0/C0SHARED" in text for text in wrong)


def test_a_platform_that_another_process_serves_is_no_finding(slack_only: Settings) -> None:
    program = on(read_program(SAMPLE.read_text("utf-8")), "slack", "discord", people=on_discord)
    program = replace(program, channels=tuple(SHARED.values()))
    with opened(slack_only) as database:
        Core(database, ["slack"], INDEX).import_program(program, NOW)
        Core(database, ["discord"], INDEX).start(NOW)
    told = " ".join(f.text for f in examine(slack_only, NOW + MINUTE))
    assert "discord is served, by another process that was there at 2026-12-03T18:00:00Z." in told
    assert "get no direct messages" not in told
    assert "which is not configured" not in told
    told = " ".join(f.text for f in examine(slack_only, NOW + LATER))
    assert "get no direct messages" in told
    assert "which is not configured" in told


def test_the_doctor_says_when_nobody_in_a_channel_is_heard(
    slack_only: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(slack_only):
        pass
    assert not [f for f in examine(slack_only, NOW) if "No token of Slack" in f.text]
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL"):
        monkeypatch.delenv(name)
    (said,) = [f for f in examine(load_settings(), NOW) if "No token of Slack" in f.text]
    assert said.result == "unknown"


# channels


def _waiting(database: Database, *platforms: str) -> list[tuple[str, str, int]]:
    with database.read() as tx:
        return [(w.platform, w.kind, w.count) for w in tx.backlog(NOW, platforms).waiting]


def test_nothing_is_queued_for_a_channel_on_a_platform_that_nobody_serves(
    database: Database,
) -> None:
    """The sample's own channels are on the console."""
    program = on(read_program(demo_program_text()), "slack", "discord", people=on_slack)
    bot = Running(database, "slack")
    bot.core.import_program(program, NOW)
    bot.core.start(NOW)
    bot.does(person(program, "linh"), "slack", QUESTION, NOW)
    bot.turn(NOW)
    assert {place.partition(":")[0] for place, _, _ in bot.sent} == {"slack"}
    assert _waiting(database, "slack") == []


def test_a_channel_on_a_platform_that_fell_silent_lately_waits_and_it_is_told(
    database: Database,
) -> None:
    here, there = Running(database, "slack"), Running(database, "discord")
    program = on(read_program(demo_program_text()), "slack", "discord", people=on_slack)
    here.core.import_program(program, NOW)
    there.core.start(NOW)
    here.core.start(NOW + LATER)
    here.does(person(program, "linh"), "slack", QUESTION, NOW + LATER)
    assert _waiting(database, "slack") == [("discord", "messages", 2), ("discord", "cards", 1)]
    there.core.start(NOW + 2 * LATER)
    assert there.turn(NOW + 2 * LATER) == []
    assert "issue.card" in {kind for _, kind, _ in there.sent}


def test_cards_are_shown_on_a_platform_that_is_served_at_last(database: Database) -> None:
    here, there = Running(database, "slack"), Running(database, "discord")
    program = on(read_program(demo_program_text()), "slack", "discord", people=on_slack)
    here.core.import_program(program, NOW)
    here.core.start(NOW)
    here.does(person(program, "linh"), "slack", QUESTION, NOW)
    here.turn(NOW)
    there.core.start(NOW + MINUTE)
    there.turn(NOW + MINUTE)
    ((place, text),) = there.kinds("issue.card")
    assert place == f"discord:{SHARED['discord'].id}"
    assert "Which torque" in text


def test_an_internal_digest_goes_to_the_managers_where_the_sides_channel_is_not_served(
    database: Database,
) -> None:
    own = Channel("console", "oem", "oem")
    program = on(read_program(demo_program_text()), "slack", people=on_slack)
    others = tuple(c for c in program.channels if c.audience == "shared")
    digest = DigestSchedule("internal", "America/Los_Angeles", "mon 11:00", "oem")
    program = replace(program, channels=(own, *others), digests=(digest,))
    bot = Running(database, "slack")
    bot.core.import_program(program, NOW)
    bot.core.start(NOW)
    monday = datetime(2026, 12, 7, 18, 30, tzinfo=UTC)
    bot.turn(monday)
    bot.does(person(program, "linh"), "slack", QUESTION, monday)
    bot.turn(monday)
    bot.turn(monday + timedelta(minutes=30))
    assert {place for place, _ in bot.kinds("digest.internal")} == {"slack:dm:T0/UMARIA"}


def test_a_card_that_is_refused_for_good_is_told_to_the_managers_and_the_operator(
    database: Database,
) -> None:
    program = on(read_program(demo_program_text()), "slack", people=on_slack)
    bot = Running(database, "slack")
    bot.core.import_program(program, NOW)
    bot.core.start(NOW)
    bot.does(person(program, "linh"), "slack", QUESTION, NOW)
    bot.core.fire(NOW)
    for batch in bot.core.claim(NOW):
        outcomes = [
            Outcome(PERMANENT, error="is_archived")
            if d.surface is not None
            else Outcome(SENT, ref=d.key)
            for d in batch
        ]
        bot.core.settle(list(zip(batch, outcomes, strict=True)), NOW)
    bot.turn(NOW)
    told = {place: text for place, text in bot.kinds("notice") if "is_archived" in text}
    assert set(told) == {"slack:dm:T0/UMARIA", "slack:dm:T0/UWEI"}
    with database.read() as tx:
        assert dict(backlog_of(tx, NOW).dead) == {"cards": 1}
