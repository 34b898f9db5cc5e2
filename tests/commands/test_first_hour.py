"""The first hour: cities that are asked about, a set-up that goes on later, what matters first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.bootstrap import throwaway_database
from bot.engine.core import Core
from bot.features import INDEX
from bot.features.programs.draft import KEPT
from bot.messages.card import Button, plain_card
from bot.messages.forms import PEOPLE, PEOPLE_LIMIT, PERSON, Form, form_line
from bot.ports.request import BUTTON, COMMAND, Named, Reply, Request
from bot.program_file import read_program
from bot.program_file.cities import _looked_up
from tests.commands.test_program_setup import NOW, Bare
from tests.program.small import SMALL

LINE = "program setup side=oem city=Portland partner_city=深圳"
DONE = 'program setup side=oem city="San Jose, CA" partner_city=深圳 companies="Acme, Volta"'
ROOT = Path(__file__).parents[2]
PEOPLE_FORM = "program person"


@pytest.fixture
def bare() -> Iterator[Bare]:
    with throwaway_database() as database:
        yield Bare(database)


def buttons(reply: Reply) -> tuple[Button, ...]:
    assert reply.card is not None
    return reply.card.buttons


def programs(bare: Bare) -> list[str]:
    with bare.database.read() as tx:
        return [row.key for row in tx.programs()]


def on_slack(bare: Bare, line: str, *people: Named, who: str = "T1/U1") -> str:
    return bare.say(line, who, "slack:T1/C1", actor="Maria Lopez", people=people)


def form(bare: Bare, line: str, name: str, who: str = "T1/U1") -> Form | None:
    asked = Request("k", COMMAND, "slack", who, "slack:T1/C1", line, manager=True)
    return bare.core.form(asked, name)


# cities


def test_a_city_of_a_shared_name_is_asked_about_and_then_named_as_typed(bare: Bare) -> None:
    asked = bare.ask('program setup side=oem city="san josé" partner_city=深圳')
    assert asked.card is not None
    assert not asked.refused, "a form closes, and the question stands below it"
    assert plain_card(asked.card).startswith(
        "Which san josé?\n• San Jose, California, United States: Thu 10:00 there now\n"
        "• San José, Costa Rica: Thu 12:00 there now\n"
    )
    assert not programs(bare)
    assert not bare.told()
    pressed = bare.say(buttons(asked)[1].command, kind=BUTTON)
    assert "san josé (OEM): Thu 12:00 there now" in pressed
    assert "深圳 (EMS provider): Fri 02:00 there now" in pressed
    program = bare.program("LINE")
    assert [(site.id, site.name, site.zone, site.country) for site in program.sites] == [
        ("san-jose", "san josé", "America/Costa_Rica", "CR"),
        ("shenzhen", "深圳", "Asia/Shanghai", "CN"),
    ]


def test_both_cities_may_be_asked_about_one_after_the_other(bare: Bare) -> None:
    first = bare.ask("program setup side=ems city=Birmingham partner_city=Portland")
    assert [button.label for button in buttons(first)] == [
        "Birmingham, United Kingdom",
        "Birmingham, Alabama, United States",
    ]
    second = bare.ask(buttons(first)[0].command, kind=BUTTON)
    assert [button.label for button in buttons(second)] == [
        "Portland, Oregon, United States",
        "Portland, Maine, United States",
    ]
    bare.say(buttons(second)[1].command, kind=BUTTON)
    sites = {site.side: site for site in bare.program("LINE").sites}
    assert (sites["oem"].zone, sites["ems"].zone) == ("America/New_York", "Europe/London")
    assert (sites["ems"].country, sites["ems"].subdivision) == ("GB", "ENG")
    assert bare.program("LINE").people[0].site == sites["ems"].id


def test_every_choice_fits_the_platforms(bare: Bare) -> None:
    for city in ("San José", "Portland", "Springfield", "Valencia", "Santa Ana"):
        asked = bare.ask(f'program setup side=oem city=Kunshan partner_city="{city}"')
        assert len(buttons(asked)) > 1
        assert all(len(f"a:::{button.command}") <= 100 for button in buttons(asked))
        assert all(len(button.label) <= 75 for button in buttons(asked))


def test_an_unknown_city_names_the_near_one_and_the_zone(bare: Bare) -> None:
    reply = bare.ask("program setup side=oem city=Wroclav partner_city=America/Chicago")
    assert reply.refused
    assert reply.card is not None
    assert plain_card(reply.card).startswith(
        '"Wroclav" is not a city that Andon knows. Did you mean Wrocław? A larger city in the same '
        "time zone works too, or the zone itself: city=America/Chicago\n"
    )
    said = bare.say("program setup city=Wrocław")
    assert "Wrocław (OEM)" in said
    assert "Chicago (EMS provider)" in said, "a zone is named after its city"


def test_both_sides_may_work_in_one_city(bare: Bare) -> None:
    bare.say("program setup side=oem city=Kunshan partner_city=昆山")
    assert [(site.id, site.name) for site in bare.program("LINE").sites] == [
        ("kunshan-oem", "Kunshan"),
        ("kunshan-ems", "昆山"),
    ]


def test_the_week_is_the_ordinary_one_of_the_country(bare: Bare) -> None:
    said = bare.say("program setup side=ems city=Haifa partner_city=Monterrey")
    assert "Haifa (EMS provider): Thu 20:00 there now. Open Mon-Thu 08:00-17:00, Sun 08" in said
    assert "Monterrey (OEM): Thu 12:00 there now. Open Mon-Fri 08:00-17:00" in said


def test_a_pair_with_states_needs_a_semicolon(bare: Bare) -> None:
    said = bare.say('program setup side=oem cities="San Jose, CA, Shenzhen"')
    assert "cities= needs two cities, the OEM's first, with a semicolon between them" in said
    assert "is set up" in bare.say('program setup side=ems cities="San Jose, CA; Shenzhen"')
    assert [site.country for site in bare.program("LINE").sites] == ["CN", "US"]


def test_a_city_is_looked_up_before_everybody_waits_for_it(bare: Bare) -> None:
    """The unit of work finds it in memory: reading all cities there would hold up every program."""
    _looked_up.cache_clear()
    bare.say("program setup side=oem city=Tallinn partner_city=Oulu")
    found = _looked_up.cache_info()
    assert (found.misses, found.hits >= 2) == (2, True)
    _looked_up.cache_clear()
    bare.say("program setup city=Tartu")
    assert _looked_up.cache_info().hits >= 1
    _looked_up.cache_clear()
    bare.say(DONE, who="bob", place="console:third", manager=False)
    assert _looked_up.cache_info().misses == 0, "a stranger costs nothing"


# companies and the key


@pytest.mark.parametrize(
    ("given", "key", "oem", "ems"),
    [
        ("", "LINE", "OEM", "EMS provider"),
        ("companies=Acme", "ACME", "Acme", "EMS provider"),
        ('companies="Acme, Inc.; Volta"', "ACME", "Acme, Inc.", "Volta"),
        ('companies="伟创力, Łódź Electronics"', "LODZ", "伟创力", "Łódź Electronics"),
        ('companies="3M; X"', "LINE", "3M", "X"),
        ("companies=Acme key=gw2", "GW2", "Acme", "EMS provider"),
    ],
)
def test_the_key_follows_the_names(bare: Bare, given: str, key: str, oem: str, ems: str) -> None:
    bare.say(f"program setup side=oem city=Austin partner_city=Penang {given}")
    program = bare.program(key)
    assert (program.oem, program.ems) == (oem, ems)
    assert program.sites[1].subdivision == "07"


def test_a_key_that_was_made_is_free(bare: Bare) -> None:
    """As far as whoever sets up may know of the other program: it is in their workspace."""
    bare.say(DONE, "T1/U0", "slack:T1/C0")
    bare.say(DONE, "T1/U1", "slack:T1/C1")
    assert programs(bare) == ["ACME", "ACME2"]


# going on later


def test_a_set_up_goes_on_after_a_restart(bare: Bare) -> None:
    bare.say(LINE)
    bare.core = Core(bare.database, ["console"], INDEX)
    bare.core.start(NOW + timedelta(hours=1))
    assert bare.say("program setup").startswith("Which Portland?")
    said = bare.say("program setup city=Austin")
    assert "Austin (OEM)" in said
    assert "深圳" in said


def test_what_is_missing_is_asked_for_and_kept(bare: Bare) -> None:
    said = bare.say("program setup side=ems city=Cluj")
    assert said.startswith("Still needed: partner_city=.\nYour answers: side=ems, city=Cluj\n")
    assert bare.say("program setup").startswith("Still needed: partner_city=.")
    assert "Cluj (EMS provider)" in bare.say("program setup partner_city=Stuttgart")
    assert bare.program("LINE").side_sites("oem")[0].subdivision == "BW"


def test_each_person_has_answers_of_their_own_and_in_each_channel(bare: Bare) -> None:
    bare.say("program setup side=ems city=Cluj")
    assert "This channel has no program yet" in bare.say("program setup", who="tom")
    assert "This channel has no program yet" in bare.say("program setup", place="console:other")


def test_old_answers_are_not_taken_up_by_a_line(bare: Bare) -> None:
    bare.say("program setup side=ems city=Cluj")
    request = Request(
        "late", COMMAND, "console", "maria", "console:shared", "program setup", manager=True
    )
    late = bare.core.handle(request, NOW + KEPT + timedelta(minutes=1))
    assert late.card is not None
    assert plain_card(late.card).startswith("This channel has no program yet.")


def test_a_whole_line_stands_for_itself(bare: Bare) -> None:
    bare.say("program setup side=ems city=Cluj rules=nonsense")
    assert bare.say(DONE).startswith("Program ACME is set up: Acme and Volta.")


def test_the_form_shows_what_was_answered(bare: Bare) -> None:
    on_slack(bare, "program setup side=ems city=Xyzzy partner_city=Cluj companies=Volta")
    opened = form(bare, "program setup", "program setup")
    assert opened is not None
    assert {field.name: field.initial for field in opened.fields} == {
        "side": "ems",
        "city": "Xyzzy",
        "partner_city": "Cluj",
        "companies": "Volta",
        "channel": "shared",
    }
    assert all(len(field.label) <= 45 for field in opened.fields)


# what is set, and what matters first


def test_the_answer_is_what_is_set_and_three_things_to_do(bare: Bare) -> None:
    done = bare.ask(DONE, actor="Maria Lopez")
    assert done.card is not None
    lines = plain_card(done.card).splitlines()
    assert lines[-5:] == [
        "What matters first:",
        "1. Nobody of Volta can answer here yet.",
        "2. Acme has nobody as sqe, buyer, design engineer yet. Asked instead: Maria Lopez.",
        "3. When Maria Lopez cannot answer, nobody of Acme is told.",
        'Try it: put 🚨 on a message, or say: issue log shortage "U7 MCU short"',
    ]
    assert [button.command for button in buttons(done)] == [
        "program person side=ems roles=program_manager",
        "program person",
        "program person level=2",
    ]
    assert len(lines) <= 12, "a tired reader reads all of it on a phone"


def test_the_findings_go_when_they_are_mended(bare: Bare) -> None:
    bare.say(DONE)
    bare.say('program person wei name="Wei Chen" side=ems roles=program_manager')
    said = bare.say("program setup")
    assert "Nobody of Volta" not in said
    assert "1. Acme has nobody as" in said
    bare.say('program person tom name="Tom Reed" roles=buyer,sqe,design_engineer')
    bare.say('program person dana name="Dana Cole" level=0 backup=tom')
    shown = bare.ask("program setup")
    assert shown.card is not None
    assert "has nobody as" not in plain_card(shown.card)
    assert "program person maria backup=" in " ".join(b.command for b in buttons(shown))


def test_each_side_reads_what_it_can_mend(bare: Bare) -> None:
    bare.say(DONE)
    bare.say('program person wei name="Wei Chen" side=ems roles=program_manager')
    said = bare.say("program setup", who="wei")
    assert "Volta: Wei Chen (you, wei)" in said
    assert "1. Volta has nobody as cqe, planner, process engineer yet. Asked instead: Wei" in said
    assert "Acme has nobody" not in said


def test_who_may_not_mend_reads_what_is_true_without_buttons(bare: Bare) -> None:
    bare.say(DONE)
    bare.say('program person tom name="Tom Reed" roles=buyer')
    shown = bare.ask("program setup", who="tom", manager=False)
    assert shown.card is not None
    assert plain_card(shown.card).startswith("This channel has the program ACME: Acme and Volta.")
    assert "What matters first" not in plain_card(shown.card)
    assert not buttons(shown)
    assert "program manager" in bare.say("program setup city=Austin", who="tom")
    assert bare.program().sites[0].name == "San Jose"


# a wrong city


def test_a_wrong_city_is_corrected_with_everything_that_came_of_it(bare: Bare) -> None:
    bare.say(DONE)
    asked = bare.ask("program setup city=Portland")
    said = bare.say(buttons(asked)[1].command, kind=BUTTON)
    assert "Portland, America/New_York" in said
    assert "Hanoi" in bare.say("program setup partner_city=Hanoi"), "the partner has nobody yet"
    program = bare.program()
    sites = {site.side: site for site in program.sites}
    assert (sites["oem"].name, sites["oem"].zone) == ("Portland", "America/New_York")
    assert (sites["ems"].name, sites["ems"].country) == ("Hanoi", "VN")
    assert program.zone == "America/New_York"
    assert "has this already" in bare.say("program setup partner_city=Hanoi")
    assert "Correct one city at a time" in bare.say("program setup city=Austin partner_city=Hue")
    assert "Did you mean" in bare.say("program setup city=Wroclav")


def test_the_partner_corrects_its_own_city_once_it_is_there(bare: Bare) -> None:
    bare.say(DONE)
    bare.say('program person wei name="Wei Chen" side=ems roles=program_manager')
    said = bare.say("program setup partner_city=Hanoi")
    assert "Volta has a program manager, who changes its city." in said
    bare.say("program setup city=东莞", who="wei")
    assert [site.name for site in bare.program().sites] == ["San Jose", "东莞"]
    bare.say("program setup city=Austin")
    assert bare.program().zone == "America/Los_Angeles", "what belongs to both stays"


def test_a_week_of_its_own_stays_when_the_city_changes(bare: Bare) -> None:
    bare.say(DONE)
    bare.say("program calendar week mon-thu=07:00-17:00")
    bare.say("program calendar city Austin")
    site = bare.program().sites[0]
    assert (site.name, site.zone) == ("Austin", "America/Chicago")
    assert site.week[4] == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("program calendar city Portland", "Several cities are called Portland: Portland, Oregon"),
        ("program calendar city Xyzzy", '"Xyzzy" is not a city that Andon knows.'),
        ("program calendar city", "<city>"),
        ("program calendar shenzhen city Austin", "Only a program manager of Volta"),
    ],
)
def test_a_city_in_the_calendar_is_refused_with_what_is_allowed(
    bare: Bare, line: str, says: str
) -> None:
    bare.say(DONE)
    assert says in bare.say(line)


def test_of_several_sites_the_calendar_names_one(bare: Bare) -> None:
    more = '[[site]]\nid = "aus"\nside = "oem"\nzone = "America/Chicago"\n'
    more += 'week = { mon-fri = ["08:00-17:00"] }\n\n[[person]]'
    program = read_program(SMALL.replace("[[person]]", more, 1))
    bare.core.import_program(program, NOW)
    channel = program.channels[0]
    place = f"{channel.platform}:{channel.team}/{channel.id}"
    maria = program.people[0]
    said = bare.say("program setup city=Austin", maria.slack or "", place)
    assert "Acme Devices has several sites: sj, aus." in said


def test_the_smallest_file_is_imported_and_says_what_comes_first(bare: Bare) -> None:
    text = (ROOT / "docs/samples/minimal.toml").read_text(encoding="utf-8")
    bare.core.import_program(read_program(text), NOW)
    said = bare.say("program setup", "T0ACME/U0MARIA", "slack:T0ACME/C0LINE")
    assert "San Jose (Acme Devices): Thu 10:00 there now." in said
    assert "1. Acme Devices has nobody as sqe, buyer, design engineer yet." in said


# a channel of one's own


def test_a_program_may_begin_in_a_channel_of_its_own_side(bare: Bare) -> None:
    done = bare.say(f"{DONE} channel=own", place="console:ours")
    assert "Channel: only Acme reads it." in done
    assert "1. No channel is shared with Volta yet. Invite Andon to that channel" in done
    assert not bare.told(), "the partner reads nothing of it"
    assert "No channel is shared" in bare.say("program setup", place="console:ours")


def test_its_shared_channel_is_joined_by_its_manager(bare: Bare) -> None:
    bare.say(f"{DONE} channel=own", place="console:ours")
    asked = bare.ask("program setup", place="console:both")
    assert asked.card is not None
    assert "ACME (Acme and Volta) has no shared channel yet." in plain_card(asked.card)
    (button,) = buttons(asked)
    line = button.command
    bare.say('program person tom name="Tom Reed" roles=buyer', place="console:ours")
    assert "no program of yours" in bare.say(line, who="tom", place="console:both")
    assert not bare.say(line, place="console:both", manager=False)
    done = bare.say(line, place="console:both", kind=BUTTON, key="b1")
    assert done.startswith("This is the shared channel of ACME now.")
    assert bare.say(line, place="console:both", kind=BUTTON, key="b1") == done
    assert "has the program ACME" in bare.say(line, place="console:both"), "pressed once more"
    (told,) = bare.told()
    assert "made this the shared channel of ACME" in told
    assert [(c.id, c.audience) for c in bare.program().channels] == [
        ("ours", "oem"),
        ("both", "shared"),
    ]
    assert "ACME-1" in bare.say('issue log shortage "U7"', place="console:both")
    assert "no program of yours" in bare.say("program setup join=ACME", place="console:third")


def test_another_program_may_be_set_up_meanwhile(bare: Bare) -> None:
    bare.say(f"{DONE} channel=own", place="console:ours")
    other = "program setup side=oem city=Austin partner_city=Batam companies=Gate"
    assert "Program GATE is set up" in bare.say(other, place="console:both")


def test_in_a_direct_message_strangers_read_where_to_begin(bare: Bare) -> None:
    private = {"who": "bob", "place": "console:dm:bob", "private": True}
    assert "say there: program setup" in bare.say("program setup", **private)


def test_in_a_thread_it_is_the_channel_that_counts(bare: Bare) -> None:
    bare.say(DONE, thread="t1")
    assert [channel.id for channel in bare.program().channels] == ["shared"]


# people


def test_people_are_picked_in_a_form(bare: Bare) -> None:
    on_slack(bare, DONE)
    opened = form(bare, PEOPLE_FORM, PEOPLE_FORM)
    assert opened is not None
    kinds = {field.name: field.kind for field in opened.fields}
    assert kinds["person"] == PEOPLE
    roles = next(field for field in opened.fields if field.name == "roles")
    assert roles.choices[-1].value == "program_manager", "what nobody has comes first"
    assert len(roles.choices) <= 25
    picked = {"person": "@U2,@U3", "roles": "buyer", "level": "0", "backup": "maria"}
    people = (Named("U2", "T1/U2", "Tom Reed"), Named("U3", "T2/U3", "Dana Łucka"))
    said = on_slack(bare, form_line(opened, picked), *people)
    assert "Tom Reed (tom) is on the roster of Acme now." in said
    assert "Dana Łucka (dana) is on the roster of Acme now." in said
    program = bare.program()
    for handle, identity in (("tom", "T1/U2"), ("dana", "T2/U3")):
        found = program.person(handle)
        assert found is not None
        assert (found.slack, found.roles, found.level) == (identity, ("buyer",), 0)
        assert found.backup == "maria"
    told = bare.told()
    assert sum("to the roster of Acme: buyer" in line for line in told) == 2


def test_people_whose_names_have_no_latin_letters_get_short_names_too(bare: Bare) -> None:
    on_slack(bare, DONE)
    people = (Named("U2", "T1/U2", "陈伟"), Named("U3", "T1/U3", "王芳"))
    on_slack(bare, "program person @U2,@U3 roles=buyer", *people)
    named = [(person.id, person.name) for person in bare.program().people]
    assert named[1:] == [("oem-person", "陈伟"), ("oem-person2", "王芳")]


def test_whom_nothing_can_be_sent_to_is_named_to_their_own_side(bare: Bare) -> None:
    on_slack(bare, DONE)
    wei = Named("U9", "T2/U9", "Wei Chen")
    on_slack(bare, "program person @U9 side=ems roles=program_manager", wei)
    on_slack(bare, 'program person tom name="Tom Reed" roles=buyer,sqe,design_engineer')
    said = on_slack(bare, "program setup")
    assert "1. Andon cannot write to Tom Reed. Say who it is" in said
    assert "program person tom slack=@name" in said
    assert "cannot write" not in on_slack(bare, "program setup", who="T2/U9")


def test_the_partners_first_manager_is_picked_in_a_form(bare: Bare) -> None:
    line = "program person side=ems roles=program_manager"
    on_slack(bare, DONE)
    opened = form(bare, line, PEOPLE_FORM)
    assert opened is not None
    assert [field.kind for field in opened.fields] == [PERSON]
    wei = Named("U9", "T2/U9", "Wei Chen")
    said = on_slack(bare, form_line(opened, {"person": "@U9"}), wei)
    assert "Wei Chen (wei) is on the roster of Volta now." in said
    assert form(bare, line, PEOPLE_FORM) is None, "the partner has a program manager"
    assert "Only a program manager of Volta" in on_slack(bare, line)


def test_a_level_is_chosen_already_where_it_is_missing(bare: Bare) -> None:
    on_slack(bare, DONE)
    opened = form(bare, "program person level=2", PEOPLE_FORM)
    assert opened is not None
    assert next(f for f in opened.fields if f.name == "level").initial == "2"


def test_the_form_is_for_program_managers(bare: Bare) -> None:
    on_slack(bare, DONE)
    on_slack(bare, 'program person tom name="Tom Reed" roles=buyer slack=T1/U2')
    assert form(bare, PEOPLE_FORM, PEOPLE_FORM, "T1/U2") is None
    assert "program manager" in on_slack(bare, PEOPLE_FORM, who="T1/U2")


def test_where_no_form_opens_the_line_is_shown(bare: Bare) -> None:
    bare.say(DONE)
    assert "program person @linh,@wei roles=planner" in bare.say(PEOPLE_FORM)
    said = bare.say("program person side=ems roles=program_manager")
    assert "Name the program manager of Volta in a line." in said


TOO_MANY = ",".join(f"p{number}" for number in range(PEOPLE_LIMIT + 1))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("program person a,b leaves", "one person off the roster at a time"),
        (f"program person {TOO_MANY} level=0", "At most 10 people"),
        ("program person tom,nobody level=0 roles=buyer", "name= is missing for nobody"),
        ("program person tom,maria roles=none", "only program manager"),
    ],
)
def test_of_several_people_all_are_changed_or_nobody(bare: Bare, line: str, says: str) -> None:
    bare.say(DONE)
    bare.say('program person tom name="Tom Reed" roles=sqe')
    before = bare.program()
    assert says in bare.say(line)
    assert bare.program() == before


def test_several_known_people_are_changed_alike(bare: Bare) -> None:
    bare.say(DONE)
    bare.say('program person tom name="Tom Reed"')
    bare.say('program person dana name="Dana Cole"')
    said = bare.say("program person tom,dana,tom roles=buyer backup=maria")
    assert said.count("is changed: roles, backup") == 2
    assert "on the roster like this already" in bare.say("program person tom,dana roles=buyer")
