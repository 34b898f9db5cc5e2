"""Lists of public bug reports of similar products, kept beside the checkout, are read right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.ports.request import Attachment
from tests.beside import SHARED, beside
from tests.playing import small_program
from tests.spreadsheet import office as offices

NAMES = {"tom": "Tom Becker", "dana": "Dana Whitfield", "linh": "Linh Pham"}
RIGHT = {
    "bilingual-header-with-a-space/english_first.xlsx": {"New": "1"},
    "bilingual-header-with-a-space/local_first.xlsx": {"New": "1"},
    "csv-multiline-cells-delimiter/german.csv": {"New": "2"},
    "csv-multiline-cells-delimiter/jira.csv": {"New": "4"},
    "dates-with-offset-or-history/dates.xlsx": {"New": "20"},
    "local-headers-of-issue-lists/de_opl.xlsx": {"New": "1"},
    "local-headers-of-issue-lists/pl.xlsx": {"New": "1"},
    "local-headers-of-issue-lists/scar.xlsx": {"New": "1"},
    "local-headers-of-issue-lists/vi.xlsx": {"New": "1"},
    "tracker-columns-refuse-every-row/dates.csv": {"New": "9"},
    "tracker-columns-refuse-every-row/jira.csv": {"New": "2", "Closed in the list": "1"},
    "tracker-columns-refuse-every-row/raid.csv": {"New": "3"},
    "tracker-columns-refuse-every-row/redmine.csv": {"New": "2", "Closed in the list": "1"},
    "xlsx-hidden-row-without-r/hidden_row_single_quotes.xlsx": {"New": "1"},
    "xlsx-hidden-row-without-r/hidden_row_without_r.xlsx": {"New": "1"},
    "xlsx-strict-named-wrongly/strict.xlsx": {"New": "2"},
    "xlsx-styles-excel-accepts/core_baddate.xlsx": {"New": "2"},
    "xlsx-styles-excel-accepts/empty_fill.xlsx": {"New": "2"},
    "xlsx-styles-excel-accepts/fill_ext.xlsx": {"New": "2"},
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_reported_list_is_read_right(name: str) -> None:
    path = beside(SHARED / "cases", name)
    plan = small_program()
    people = tuple(replace(p, name=NAMES.get(p.id, p.name)) for p in plan.people)
    with offices.office(replace(plan, people=people)) as office:
        said = office.say("maria", "issue import", Attachment(path.name, path.read_bytes()))
    assert said.facts() == RIGHT[name]
