"""A program is set up in a channel that has none, and its first people are mentioned."""

from __future__ import annotations

from bot.domain.values import Person
from bot.program_file import read_program
from tests.fakes.discord.server import seen
from tests.wire.discord.bench import LINH, OTHER, STRANGER, TOM, Bench

ME = "<@9000000000000000001>"
GIVEN = {
    "key": "NEW",
    "side": "ems",
    "oem": "Acme Devices",
    "ems": 'Volta "EMS"',
    "zones": "Berlin, Hanoi",
}
LABELS = {
    "key": "Short name for issue numbers, such as ACME",
    "side": "Your side",
    "oem": "The OEM: name of the company",
    "ems": "The EMS provider: name of the company",
    "zones": "Cities or zones of both sites, OEM first",
}


def person(bench: Bench, handle: str) -> Person | None:
    with bench.database.read() as unit:
        row = unit.program_named("NEW")
        return read_program(row.document).person(handle) if row else None


async def test_whoever_manages_the_server_sets_it_up_by_slash_command(bench: Bench) -> None:
    bench.server.world.managers.add(STRANGER)
    said = await bench.slash(STRANGER, "program setup", OTHER, **GIVEN)
    assert "Program NEW is set up" in said
    await bench.line(OTHER, "set up the program NEW in this channel")
    found = person(bench, "stranger")
    assert found is not None
    assert (found.discord, found.side) == (STRANGER, "ems")
    assert "already has a program" in await bench.slash(STRANGER, "program setup", OTHER)


async def test_the_form_opens_where_nothing_is_said_and_works_once(bench: Bench) -> None:
    bench.server.world.managers.add(STRANGER)
    asked = await bench.server.slash(STRANGER, OTHER, "program setup")
    await bench.server.until(lambda: asked.response)
    values = {LABELS[name]: value for name, value in GIVEN.items()}
    bad = await bench.server.submit(STRANGER, OTHER, asked, values | {LABELS["zones"]: "Berlin"})
    assert "needs two" in await bench.answer(bad)
    again = await bench.server.slash(STRANGER, OTHER, "program setup")
    await bench.server.until(lambda: again.response)
    for _ in range(2):
        done = await bench.server.submit(STRANGER, OTHER, again, values)
        assert "Program NEW is set up" in await bench.answer(done)
    with bench.database.read() as unit:
        assert [row.key for row in unit.programs()] == ["ACME", "NEW"]


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
    assert "is paused" in said
    await bench.line("7000000000000001001", "plant shutdown")
    assert seen(bench.server.said("7000000000000001001")[-1])
