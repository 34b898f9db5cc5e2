"""A program is set up in a channel that has none, and its first people are mentioned."""

from __future__ import annotations

from typing import Any

from bot.domain.values import Person
from bot.program_file import read_program
from tests.fakes.discord.server import seen
from tests.wire.discord.bench import LINH, OTHER, STRANGER, TOM, WEI, Bench

ME = "<@9000000000000000001>"
GIVEN = {
    "key": "NEW",
    "side": "ems",
    "oem": "Acme Devices",
    "ems": 'Volta "EMS"',
    "zones": "Berlin, Hanoi",
}
FILLED = {
    "Your side": "ems",
    "Your city": "Hà Nội",
    "The partner's city": "Portland",
    "Both companies, yours first": 'Volta "EMS", New Devices',
    "Who reads this channel": "shared",
}


def person(bench: Bench, handle: str) -> Person | None:
    with bench.database.read() as unit:
        row = unit.program_named("NEW")
        return read_program(row.document).person(handle) if row else None


def private_answer(bench: Bench) -> dict[str, Any]:
    """Return the last private answer as the message on which buttons are pressed."""
    *_, last = bench.server.world.messages["0"].values()
    return {**last, "channel_id": OTHER}


async def test_whoever_manages_the_server_sets_it_up_by_slash_command(bench: Bench) -> None:
    bench.server.world.managers.add(STRANGER)
    said = await bench.slash(STRANGER, "program setup", OTHER, **GIVEN)
    assert "Program NEW is set up" in said
    await bench.line(OTHER, "set up the program NEW in this channel")
    found = person(bench, "stranger")
    assert found is not None
    assert (found.discord, found.side) == (STRANGER, "ems")
    assert "has the program NEW" in await bench.slash(STRANGER, "program setup", OTHER)


async def test_the_form_asks_back_which_city_and_keeps_what_was_filled(bench: Bench) -> None:
    bench.server.world.managers.add(STRANGER)
    asked = await bench.server.slash(STRANGER, OTHER, "program setup")
    await bench.server.until(lambda: asked.response)
    wrong = FILLED | {"Your city": "Hanoii"}
    bad = await bench.server.submit(STRANGER, OTHER, asked, wrong)
    assert '"Hanoii" is not a city that Andon knows. Did you mean Hanoi?' in await bench.answer(bad)
    again = await bench.server.press(STRANGER, private_answer(bench), "Answer in a form")
    await bench.server.until(lambda: again.response)
    assert again.response is not None
    initial = [each["component"].get("value") for each in again.response["data"]["components"]]
    assert initial[1:3] == ["Hanoii", "Portland"]
    asked_back = await bench.server.submit(STRANGER, OTHER, again, FILLED)
    assert "Which Portland?" in await bench.answer(asked_back)
    choice = private_answer(bench)
    for said in ('Program VOLTA is set up: Volta "EMS" and New', "has this already: Portland"):
        done = await bench.server.press(STRANGER, choice, "Portland, Maine, United States")
        assert said in await bench.answer(done)
    with bench.database.read() as unit:
        row = unit.program_named("VOLTA")
        assert row is not None
        sites = read_program(row.document).sites
    assert [(site.name, site.zone) for site in sites] == [
        ("Hà Nội", "Asia/Ho_Chi_Minh"),
        ("Portland", "America/New_York"),
    ]


async def test_people_are_picked_from_the_members(bench: Bench) -> None:
    bench.server.world.managers.add(STRANGER)
    done = await bench.server.slash(STRANGER, OTHER, "program setup", **GIVEN)
    await bench.answer(done)
    answer = private_answer(bench)
    add = await bench.server.press(STRANGER, answer, "Add people")
    await bench.server.until(lambda: add.response)
    values = {"People": f"{LINH},{TOM}", "Their role": "planner", "When they are told": "0"}
    added = await bench.server.submit(STRANGER, OTHER, add, values | {"Who stands in for them": ""})
    said = await bench.answer(added)
    assert said.count("is on the roster of Volta") == 2
    await bench.line(OTHER, "to the roster of Volta")
    with bench.database.read() as unit:
        row = unit.program_named("NEW")
        assert row is not None
        people = read_program(row.document).people
    assert [person.discord for person in people] == [STRANGER, LINH, TOM]
    assert all(person.roles == ("planner",) for person in people[1:])
    first = await bench.server.press(STRANGER, answer, "Add somebody of Acme Devices")
    await bench.server.until(lambda: first.response)
    assert first.response is not None
    assert first.response["data"]["components"][0]["component"]["type"] == 5


async def test_nobody_else_sets_anything_up(bench: Bench) -> None:
    for user in (STRANGER, LINH):
        said = await bench.slash(user, "program setup", OTHER, **GIVEN)
        assert said == "This channel has no program yet."
        assert await bench.slash(user, "program setup", OTHER) == said
    await bench.server.say(STRANGER, OTHER, f"{ME} program setup key=NEW")
    await bench.slash(TOM, "issue list")
    assert not bench.server.said(OTHER)
    assert person(bench, "stranger") is None


async def test_people_are_added_by_mention(bench: Bench) -> None:
    bench.server.world.managers.add(STRANGER)
    await bench.slash(STRANGER, "program setup", OTHER, **GIVEN)
    line = f"{ME} program person <@{TOM}> side=oem roles=program_manager"
    await bench.server.say(STRANGER, OTHER, line)
    await bench.told(STRANGER, "(tom) is on the roster of Acme Devices now.")
    tom = person(bench, "tom")
    assert tom is not None
    assert tom.discord == TOM
    said = await bench.slash(
        STRANGER, "program person", OTHER, person=f"<@{LINH}>", name="Linh Tran", roles="planner"
    )
    assert "Linh Tran (linh) is on the roster" in said
    linh = person(bench, "linh")
    assert linh is not None
    assert linh.discord == LINH
    said = await bench.slash(
        STRANGER, "program person", OTHER, person=f"<@{LINH}>", leaves="leaves"
    )
    assert "Linh Tran (linh) is off the roster" in said
    assert "You are not on the roster" in await bench.slash(LINH, "issue list", OTHER)


async def test_absences_and_calendars_by_slash_command(bench: Bench) -> None:
    said = await bench.slash(TOM, "program away", days="2027-02-03..2027-02-07")
    assert "Tom Reed is away 2027-02-03..2027-02-07." in said
    said = await bench.slash(TOM, "program calendar", site="sz")
    assert "hours of the next two weeks" in said
    maria = "800000000000000002"
    said = await bench.slash(
        maria, "program calendar", what="closed", days="2027-12-24..2028-01-01"
    )
    assert "closed Fri 2027-12-24 to Sat 2028-01-01" in said
    said = await bench.slash(maria, "program pause", reason="plant shutdown")
    assert "Volta EMS was asked to agree (DEC1)" in said
    await bench.slash(WEI, "decision approve", decision="DEC1")
    await bench.line("7000000000000001001", "plant shutdown")
    assert seen(bench.server.said("7000000000000001001")[-1])
