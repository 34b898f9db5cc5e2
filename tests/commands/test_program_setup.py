"""``program setup``: the one command of a channel without a program, and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot.app.bootstrap import document, throwaway_database
from bot.domain.program import Program
from bot.engine.core import Core
from bot.features import INDEX
from bot.features.programs.answers import Place
from bot.features.programs.setup import WEEKS, new_id, site_in
from bot.features.rules.sets import overrides_of
from bot.messages.card import plain_card, unpack
from bot.messages.forms import form_line
from bot.ports import SENT, Database, Outcome
from bot.ports.request import BUTTON, COMMAND, TALK, Reply, Request
from bot.program_file import read_program
from bot.program_file.cities import City
from bot.program_file.holidays import known_country
from bot.program_file.zones import country_of, nearest_zone, zone_named

NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
GIVEN = 'key=ACME side=oem oem="Acme Devices" ems="Volta EMS" zones="Los Angeles, Shanghai"'
SETUP = f"program setup {GIVEN}"


class Bare:
    """A bot without any program, and people who write to it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.core = Core(database, ["console", "slack", "discord"], INDEX)
        self._keys = count(1)

    def ask(
        self, line: str, who: str = "maria", place: str = "console:shared", **more: object
    ) -> Reply:
        platform = place.partition(":")[0]
        values: dict[str, object] = {"manager": True, "kind": COMMAND} | more
        key = str(values.pop("key", f"e{next(self._keys)}"))
        kind = str(values.pop("kind"))
        request = Request(key, kind, platform, who, place, line, **values)  # type: ignore[arg-type]
        return self.core.handle(request, NOW)

    def say(
        self, line: str, who: str = "maria", place: str = "console:shared", **more: object
    ) -> str:
        reply = self.ask(line, who, place, **more)
        return plain_card(reply.card) if reply.card else ""

    def program(self, key: str = "ACME") -> Program:
        """The program as it is exported."""
        return read_program(document(self.database, key))

    def told(self) -> list[str]:
        """What is said in the channels now."""
        while self.core.fire(NOW):
            pass
        sent = [each for batch in self.core.claim(NOW) for each in batch]
        self.core.settle([(each, Outcome(SENT, ref=each.key)) for each in sent], NOW)
        return [plain_card(unpack(each.card)) for each in sent]


@pytest.fixture
def bare() -> Iterator[Bare]:
    with throwaway_database() as database:
        yield Bare(database)


def test_it_makes_a_whole_program(bare: Bare) -> None:
    said = bare.say(f'{SETUP} my_name="Maria Lopez"')
    assert said.startswith("Program ACME is set up: Acme Devices and Volta EMS.")
    for part in (
        "Los Angeles (Acme Devices): Thu 10:00 there now. Open Mon-Fri 08:00-17:00",
        "public holidays: United States.",
        "Shanghai (Volta EMS): Fri 02:00 there now. Open Mon-Fri 08:30-12:00 13:30-18:00",
        "Acme Devices: Maria Lopez (you, maria); Volta EMS: nobody yet",
        "Channel: both companies read",
    ):
        assert part in said
    program = bare.program()
    assert [(site.id, site.name, site.side, site.country) for site in program.sites] == [
        ("los-angeles", "Los Angeles", "oem", "US"),
        ("shanghai", "Shanghai", "ems", "CN"),
    ]
    (maria,) = program.people
    assert (maria.id, maria.side, maria.level, maria.roles) == (
        "maria",
        "oem",
        1,
        ("program_manager",),
    )
    assert [(c.platform, c.id, c.audience) for c in program.channels] == [
        ("console", "shared", "shared")
    ]
    assert (program.name, program.zone) == ("Acme Devices and Volta EMS", "America/Los_Angeles")
    (told,) = bare.told()
    assert "set up the program ACME in this channel" in told
    assert "v1 of ACME, in force" in bare.say("rules show full=yes").replace("\n", " ")


def test_the_first_issue_can_be_logged_at_once(bare: Bare) -> None:
    bare.say(SETUP)
    assert "Volta EMS answers: nobody" in bare.say('issue log delivery "PO 4711 slips" to=ems')
    assert "Maria" in bare.say('issue log shortage "U7 MCU short"')
    bare.told()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("program setup key=ACME", "Still needed: side=, city=, partner_city=."),
        (SETUP.replace("ACME", "A"), '"A" cannot be a key'),
        (SETUP.replace("ACME", "TOOLONGAKEY"), "cannot be a key"),
        (SETUP.replace("side=oem", "side=both"), '"both" is not a side. Allowed: oem, ems.'),
        (SETUP.replace("Shanghai", "Shnghai"), "Did you mean Shanghai?"),
        (
            SETUP.replace("Shanghai", "Xyzzy"),
            '"Xyzzy" is not a city that Andon knows. A larger',
        ),
        (
            SETUP.replace("Shanghai", "Xyzzy"),
            "or the zone itself: partner_city=America/Chicago",
        ),
        (SETUP.replace(", Shanghai", ""), "needs two cities, the OEM's first"),
        (SETUP.replace("zones", "companies=a,b,c zones"), "companies= needs two names"),
        (f"{SETUP} channel=all", '"all" is not an answer. Allowed: shared, own.'),
        (SETUP.replace('oem="Acme Devices"', f'oem="{"x" * 121}"'), "has 121 characters"),
        (f"{SETUP} rules=strict", "Did you mean ems-strict?"),
        (f"{SETUP} colour=red", '"colour=" is not an option of program setup'),
        (f"{SETUP} extra", "one argument too many"),
        (SETUP.replace('Shanghai"', "Shanghai"), "A quote is open"),
    ],
)
def test_a_mistake_keeps_nothing(bare: Bare, line: str, says: str) -> None:
    reply = bare.ask(line)
    assert reply.card is not None
    assert says in plain_card(reply.card)
    assert reply.refused
    with bare.database.read() as tx:
        assert not tx.programs()
    assert not bare.told()


def test_all_mistakes_are_told_at_once(bare: Bare) -> None:
    said = bare.say("program setup key=a side=both zones=Shnghai,Berln rules=strict")
    for part in ('"a" cannot', '"both"', "mean Shanghai", "mean Berlin", "ems-strict"):
        assert part in said
    assert said.count("Example:") == 1


def test_only_whoever_manages_the_workspace_may(bare: Bare) -> None:
    assert not bare.say(SETUP, manager=False)
    assert not bare.say("program setup", manager=False)
    assert not bare.say("program setup key=nonsense", manager=False)
    assert not bare.told()
    assert bare.say(SETUP)


@pytest.mark.parametrize("line", ["issue list", "help", "", "programme setup", "hello", 'log "'])
def test_nothing_else_is_answered_in_an_unknown_channel(bare: Bare, line: str) -> None:
    assert bare.ask(line) == Reply()


@pytest.mark.parametrize("kind", [TALK])
def test_talk_sets_nothing_up(bare: Bare, kind: str) -> None:
    assert bare.ask(SETUP, kind=kind) == Reply()


def test_the_same_submission_is_done_once(bare: Bare) -> None:
    first = bare.say(SETUP, key="form/1", kind=BUTTON)
    assert bare.say(SETUP, key="form/1", kind=BUTTON) == first
    assert len(bare.told()) == 1


def test_a_channel_with_a_program_says_so_to_its_members_only(bare: Bare) -> None:
    bare.say(SETUP)
    said = bare.say(SETUP)
    assert said.startswith("This channel has the program ACME: Acme Devices and Volta EMS.")
    assert "Thu 10:00 there now" in said
    assert "has the program" not in bare.say(SETUP, who="bob")
    assert "You are not on the roster here" in bare.say(SETUP, who="bob")


def test_a_taken_key_is_refused_and_another_one_named(bare: Bare) -> None:
    first = {"who": "T1/U0", "place": "slack:T1/C0"}
    bare.say(SETUP, **first)
    elsewhere = {"who": "T1/U1", "place": "slack:T1/C1"}
    assert "key=ACME2" in bare.say(SETUP, **elsewhere)
    made = SETUP.replace(" key=ACME", "")
    assert "Program ACME2 is set up" in bare.say(made, "T1/U0", "slack:T1/C2")
    said = bare.say(SETUP.replace("ACME", "ACME3"), actor="José Núñez", **elsewhere)
    assert "José Núñez (you, jose)" in said
    (jose,) = bare.program("ACME3").people
    assert jose.slack == "T1/U1"
    (channel,) = bare.program("ACME3").channels
    assert (channel.platform, channel.team, channel.id) == ("slack", "T1", "C1")


STRANGERS = (
    {"who": "T2/U1", "place": "slack:T2/C1"},
    {"who": "42", "place": "discord:77"},
    {"who": "T2/U1", "place": "slack:T2/C1", "line": SETUP.replace(" key=ACME", "")},
)


@pytest.mark.parametrize("stranger", STRANGERS)
def test_nobody_learns_which_keys_others_have(bare: Bare, stranger: dict[str, str]) -> None:
    """Every answer is as if no other program were there."""
    who = {"line": SETUP, **stranger}
    with throwaway_database() as database:
        fresh = Bare(database).say(**who)
    bare.say(SETUP, "T1/U0", "slack:T1/C0")
    assert bare.say(**who) == fresh
    assert "Program ACME is set up" in fresh
    theirs, other = bare.program("ACME.2"), bare.program("ACME")
    assert theirs.key == "ACME"
    assert theirs.channels != other.channels
    bare.core.import_program(replace(theirs, name="Renamed"), NOW)
    assert (bare.program("ACME.2").name, bare.program("ACME")) == ("Renamed", other)


def test_in_a_direct_message_it_is_said_where_to_do_it(bare: Bare) -> None:
    bare.say(SETUP)
    private = {"place": "console:dm:maria", "private": True}
    assert "in the channel that both companies share" in bare.say("program setup", **private)
    private = {"who": "bob", "place": "console:dm:bob", "private": True}
    assert "You are not on the roster here" in bare.say(SETUP, **private)


def test_on_discord_the_identity_is_the_user(bare: Bare) -> None:
    line = SETUP.replace("side=oem", "side=ems").replace("Los Angeles, Shanghai", "Berlin, Berlin")
    assert "Volta EMS: 陈伟 (you, ems-manager)" in bare.say(line, "42", "discord:77", actor="陈伟")
    program = bare.program()
    assert [site.id for site in program.sites] == ["berlin-ems", "berlin-oem"]
    (wei,) = program.people
    assert (wei.id, wei.name, wei.discord, wei.site) == ("ems-manager", "陈伟", "42", "berlin-ems")


@pytest.mark.parametrize("side", ["oem", "ems"])
def test_whoever_sets_up_stands_first_and_theirs_is_the_anchor(bare: Bare, side: str) -> None:
    said = bare.say(
        f"program setup side={side} city=Shenzhen partner_city=Austin companies=Ours,Theirs"
    )
    program = bare.program("OURS")
    assert "is set up: Ours and Theirs." in said
    assert (program.sides[0], program.zone) == (side, "Asia/Shanghai")


def test_a_shipped_rule_set_may_be_chosen(bare: Bare) -> None:
    assert "Rules: ems-strict" in bare.say(f"{SETUP} rules=ems-strict name=Gateway")
    assert bare.program().overrides == overrides_of("ems-strict")
    assert bare.program().name == "Gateway"


def test_the_form_asks_five_questions_and_makes_the_line(bare: Bare) -> None:
    asked = Request("k", COMMAND, "slack", "T1/U1", "slack:T1/C1", "program setup", manager=True)
    form = bare.core.form(asked, "program setup")
    assert form is not None
    assert len(form.fields) == 5
    assert len(form.title) <= 24
    assert all(len(field.label) <= 45 for field in form.fields), "longer ones are cut on Discord"
    values = {
        "side": "oem",
        "city": "Berlin",
        "partner_city": "Hà Nội",
        "companies": 'Acme "D", Volta',
        "channel": "shared",
    }
    said = bare.say(form_line(form, values), "T1/U1", "slack:T1/C1", actor="Maria")
    assert said.startswith('Program ACME is set up: Acme "D" and Volta.')
    assert bare.core.form(asked, "program setup") is None, "there is a program now"


def test_the_form_opens_for_a_manager_only(bare: Bare) -> None:
    asked = Request("k", COMMAND, "slack", "T1/U1", "slack:T1/C1", "program setup")
    assert bare.core.form(asked, "program setup") is None


def test_the_partners_manager_is_added_and_then_levels_need_both(bare: Bare) -> None:
    bare.say(SETUP)
    assert "is on the roster" in bare.say('program person tom name="Tom Reed" roles=buyer level=0')
    assert "is on the roster" in bare.say('program person dana name="Dana Cole" level=2')
    assert "Only a program manager of Volta EMS" in bare.say(
        'program person linh name="Linh Pham" side=ems roles=planner'
    )
    line = 'program person @wei side=ems roles=program_manager name="Wei Chen"'
    assert "Wei Chen (wei) is on the roster of Volta EMS now." in bare.say(line)
    wei = bare.program().person("wei")
    assert wei is not None
    assert (wei.level, wei.site) == (1, "shanghai")
    assert any("added @Wei Chen to the roster of Volta EMS" in told for told in bare.told())
    assert "Only a program manager of Volta EMS" in bare.say(line.replace("wei", "mei"))
    assert "Proposed" in bare.say('program person omar name="Omar Haddad" level=3')
    assert "Proposed" in bare.say("program person tom roles=program_manager", who="maria")


def test_the_weeks_and_zones_that_ship_are_sound() -> None:
    assert all(known_country(country) for country in WEEKS)
    for country in (*WEEKS, "US", None):
        assert any(site_in("x", "oem", Place(City("X", "UTC", country), None)).week)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("shanghai", "Asia/Shanghai"),
        ("Los  Angeles", "America/Los_Angeles"),
        ("asia/ho_chi_minh", "Asia/Ho_Chi_Minh"),
        ("Shenzhen", "Asia/Shanghai"),
        ("UTC", "UTC"),
        ("../etc/passwd", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_zone_is_found_by_its_city(typed: str, zone: str | None) -> None:
    assert zone_named(typed) == zone


def test_a_near_zone_is_offered_and_a_far_one_is_not() -> None:
    assert nearest_zone("Berln") == "Europe/Berlin"
    assert nearest_zone("Atlantis") is None
    assert country_of("Europe/Berlin") == "DE"
    assert country_of("UTC") is None


@pytest.mark.parametrize(
    ("name", "taken", "handle"),
    [
        ("Maria Lopez", (), "maria"),
        ("Maria Lopez", ("Maria", "maria2"), "maria3"),
        ("Łukasz", (), "ukasz"),
        ("Ångström", (), "angstrom"),
        ("陈伟", (), "oem-manager"),
        ("", (), "oem-manager"),
    ],
)
def test_a_short_name_is_made_of_a_name(name: str, taken: tuple[str, ...], handle: str) -> None:
    assert new_id(name, "oem", taken) == handle


def test_a_restart_changes_nothing(bare: Bare) -> None:
    bare.say(SETUP)
    bare.core = Core(bare.database, ["console"], INDEX)
    bare.core.start(NOW + timedelta(hours=1))
    assert "has the program ACME" in bare.say("program setup")
