"""Who may do what, and by whose key: every command, said by ten kinds of people.

The table that is held against what happens is worked out from ``bot/data/rights.toml`` and the
facts of the story, not from the code.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from bot.domain.rights import (
    ADMINISTRATOR,
    ANYBODY,
    FORMS,
    KEYS,
    LOOSENS,
    MANAGER,
    NO_KEY,
    OTHER,
    OWN_MANAGER,
    PEOPLE,
    ROSTER,
    SIDES,
    WHO,
    Right,
    Rights,
)
from bot.features import INDEX
from bot.features.help.texts import KEY, MAY, OF
from bot.program_file.rights import read_rights
from tests.fairness import rights_design
from tests.fairness.rights_cases import CASES, MANAGERS, Case
from tests.fairness.rights_design import told
from tests.fairness.rights_stage import DONE, HERE, MARK, REFUSED, Stage, stage
from tests.fairness.rights_stage import SIDES as SIDE_OF

KINDS = {
    "tom": "staff of the OEM",
    "maria": "program manager of the OEM",
    "linh": "staff of the EMS provider",
    "wei": "program manager of the EMS provider",
    "dana": "the backup of an absent program manager",
    "ana": "somebody on two programs, with a key in the other one",
    "zoe": "somebody who is on no roster",
    "nora": "the program manager of another program",
    "root": "whoever manages the workspace, on no roster",
    "lee": "somebody who left, with the buttons from before",
}


@pytest.fixture(scope="module")
def there() -> Iterator[Stage]:
    with stage() as opened:
        yield opened


@cache
def rights() -> Rights:
    return Rights(read_rights(), (command.words for command in INDEX.commands))


def holds(word: str, case: Case, person: str) -> bool:
    """Say whether a word of a right is true of a person, by the facts of the story."""
    side = SIDE_OF[person]
    manages = person in MANAGERS[side]
    if word in SIDES or word == OWN_MANAGER:
        part = case.parts.get(word if word in SIDES else "own", side if word == "own" else None)
        if word == OWN_MANAGER:
            return manages and case.parts.get("own", side) == side
        return part == side
    if word in PEOPLE:
        return person in case.parts[word]
    return {ANYBODY: True, ROSTER: True, MANAGER: manages, ADMINISTRATOR: False}[word]


def expected(case: Case, person: str) -> str:
    """Return what must come of a line: refused, done, or the side whose key it waits for."""
    row = rights().row(case.words, case.of)
    if person not in SIDE_OF:
        return REFUSED
    if not any(holds(word, case, person) for word in row.may):
        return REFUSED
    side = SIDE_OF[person]
    other = "ems" if side == "oem" else "oem"
    if case.asks_itself:
        return side
    asks = row.key == OTHER or (row.key == LOOSENS and side in case.loosens)
    return other if asks else DONE


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_may_what_the_table_says_and_by_whose_key(there: Stage, case: Case) -> None:
    came = {person: there.tried(case, person) for person in KINDS}
    wrong = {
        f"{person} ({KINDS[person]})": f"{came[person].what}, not {wanted}: {came[person].text}"
        for person in KINDS
        if came[person].what != (wanted := expected(case, person))
    }
    assert not wrong


@pytest.mark.parametrize("person", sorted(set(KINDS) - set(SIDE_OF)))
def test_whoever_is_not_on_the_roster_gets_help_and_nothing_else(there: Stage, person: str) -> None:
    """Whatever is typed or pressed: the same help, not a word of the program, nothing changed."""
    came = [there.tried(case, person) for case in CASES]
    assert len({each.text for each in came}) == 1
    assert "not on the roster" in came[0].text
    assert not [each for each in came if each.programs or MARK in each.text]


@pytest.mark.parametrize("person", ["nora", "zoe", "root", "lee"])
def test_a_direct_message_reaches_no_program_that_one_is_not_on(there: Stage, person: str) -> None:
    came = {case.name: there.tried(case, person, place="dm") for case in CASES}
    assert not {name for name, each in came.items() if HERE in each.programs}
    assert not {name for name, each in came.items() if MARK in each.text}


@pytest.mark.parametrize("person", sorted(set(KINDS) - set(SIDE_OF)))
def test_whoever_is_not_on_the_roster_is_shown_no_form_and_no_suggestion(
    there: Stage, person: str
) -> None:
    assert not [words for words in INDEX.forms if there.form(person, words)]
    assert not [name for name in INDEX.arguments if there.suggested(person, name)]


def test_only_whoever_manages_the_workspace_sets_a_program_up_in_a_new_channel(
    there: Stage,
) -> None:
    row = rights().row("program setup")
    assert row.may == (ADMINISTRATOR,)
    made = {person for person in KINDS if there.sets_up(person)}
    assert made == {"root"}


# the rows


def test_every_row_is_tried() -> None:
    rows = {(row.command, row.of) for row in read_rights()}
    assert {(case.words, case.of) for case in CASES} == rows - {("program setup", "")}


def test_the_rows_are_those_that_both_companies_were_told() -> None:
    rows = {f"{row.command}{': ' * bool(row.of)}{row.of}": row for row in read_rights()}
    may, keys = told(rights_design.MAY), told(rights_design.KEYS)
    assert {*may, *keys} <= set(rows)
    assert {name: " ".join(row.may) for name, row in rows.items()} == {
        name: may.get(name, ROSTER) for name in rows
    }
    assert {name: row.key for name, row in rows.items()} == {
        name: keys.get(name, NO_KEY) for name in rows
    }


def test_the_words_are_those_that_rows_use_and_help_has_a_sentence_for() -> None:
    rows = read_rights()
    assert {word for row in rows for word in row.may} == set(WHO) == set(MAY)
    assert {row.key for row in rows} == set(KEYS) == set(KEY)
    assert {row.of for row in rows} == set(FORMS) == {"", *OF}


@pytest.mark.parametrize(
    "row",
    [
        {"may": ("somebody",)},
        {"may": ()},
        {"may": (ROSTER, ROSTER)},
        {"key": "both"},
        {"of": "sometimes"},
    ],
)
def test_an_unknown_word_is_an_error(row: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not a row of rights"):
        Right(**{"command": "issue log", "may": (ROSTER,), "key": NO_KEY, **row})


def test_every_command_has_a_row_and_every_row_a_command() -> None:
    words = [command.words for command in INDEX.commands]
    with pytest.raises(ValueError, match="without a right"):
        Rights(read_rights(), [*words, "issue dance"])
    with pytest.raises(ValueError, match="without a right"):
        Rights(read_rights(), words[1:])
    with pytest.raises(ValueError, match="stands twice"):
        Rights([*read_rights(), *read_rights()], words)


def test_help_says_who_may_and_whose_key_it_needs(there: Stage) -> None:
    said = there.tried(Case("help", "help issue cancel"), "tom").text
    assert "Who may: the side that logged it, the side that is owed the answer, a program" in said
    assert "The other side agrees first where it loosens what your side owes" in said
    said = there.tried(Case("help", "help issue reopen"), "tom").text
    assert "Who may undo a merge: the side that logged it" in said
