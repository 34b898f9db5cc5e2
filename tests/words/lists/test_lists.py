"""Lists as people keep them become what they say, in six languages and from common trackers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.spreadsheet import office as offices
from tests.spreadsheet.office import Office
from tests.words.lists.corpus import LANGUAGES, Given, figures, lists, wrong

BUILDING = [given for given in lists() if given.for_building]


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with offices.office() as made:
        yield made


@pytest.mark.parametrize("given", BUILDING, ids=lambda given: given.name)
def test_a_list_is_read_right(office: Office, given: Given) -> None:
    assert wrong(office, given) == list(KNOWN.get(given.name, ()))


KNOWN = {"jira-data-pipeline": ["row 2, ref: '10002' for 'GW-2'"]}
"""What is read otherwise: of two numbers of an issue the first column counts."""


def test_the_half_that_only_measures_is_read_as_well(office: Office) -> None:
    right, of = figures(office)["measuring"]
    assert (right, of) >= (32, 33)


def test_the_corpus_has_every_language_and_names_the_pages_of_vendors() -> None:
    given = list(lists())
    assert len(given) >= 60
    assert {each.language for each in given} == {*LANGUAGES, "trackers"}
    assert all(each.page for each in given if each.language == "trackers")
    assert len({each.name for each in given}) == len(given)
