"""Print how many lists are read right: ``python -m tests.words.lists [building]``."""

from __future__ import annotations

import sys

from tests.spreadsheet import office as offices
from tests.words.lists.corpus import figures, lists, wrong

with offices.office() as made:
    print(figures(made))
    for given in lists():
        if "building" in sys.argv and given.for_building and (texts := wrong(made, given)):
            print(given.name, *texts, sep="\n  ")
