"""The words of dates in every language, as the reader looks them up.

Each word or phrase has the kinds of token that it can be, as one letter and a value. What a word
can be besides is tried as well: ``do`` is the German Thursday and the Polish *until*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from bot.domain.dates.split import CJK, pieces
from bot.domain.search import fold

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
RELATIVE = {
    "yesterday": -1, "today": 0, "tomorrow": 1, "overmorrow": 2, "day_after_overmorrow": 3,
}  # fmt: skip
EXACT = {
    "exact_minute": "m", "exact_day": "d", "exact_week": "w", "exact_working_day": "bd",
    "exact_working_hour": "bh", "exact_hour": "h",
}  # fmt: skip
"""Units of durations, which count from this moment without a word before them, too."""

TIMES = {"hour": "h", "minute": "m"}
"""Words of units that count from this moment."""

SPANS = ("day", "week", "month", "quarter", "year", "working_day")
"""Units that count whole days."""

PLAIN = {
    "this": "t", "next": "n", "coming": "c", "last": "l", "calendar_week": "k", "week_number": "#",
    "in": "I", "later": "S", "ago": "A", "end": "e", "end_of_day": "D", "weekend": "X",
    "by": "x", "before": "f", "am": "a", "pm": "p", "oclock": "o", "hour_of_day": "8",
    "at_hour": "j", "minute_mark": "i", "half": "q", "noon": "u", "midnight": "v", "day_first": "g",
    "on_day": "@", "month_mark": "m", "month_behind": "b", "day_mark": "d", "year_mark": "y",
    "numbered_weekday": "r",
}  # fmt: skip
PERIODS = {
    "last_week": ("Q", -1), "this_week": ("Q", 0), "next_week": ("Q", 1),
    "this_month": ("J", 0), "next_month": ("J", 1),
    "end_of_week": ("F", "week"), "end_of_month": ("F", "month"),
    "end_of_next_month": ("G", ("month", 1)), "end_of_quarter": ("F", "quarter"),
    "end_of_year": ("F", "year"),
}  # fmt: skip
PARTS = {
    f"{day}_{half}{behind}": (("R", RELATIVE[day]), (half[0], None))[:: -1 if behind else 1]
    for day in ("today", "tomorrow")
    for half in ("am", "pm")
    for behind in ("", "_behind")
}
"""Words that name a day and a half of it: ``今晚`` is today and the afternoon."""

BEFORE_WEEKDAY = {"last_week_before": -1, "this_week_before": 0, "next_week_before": 1}
HISTORY = ("was", "now")
"""Words around the old and the new date of one cell."""

LONGEST_PHRASE = 4


class Token(NamedTuple):
    """A piece of a date: its kind as one letter, and what it is."""

    kind: str
    value: Any = None


Sequence = tuple[Token, ...]


class DateWords:
    """The phrases of all languages, by their pieces, and the words of a date that was moved."""

    def __init__(self, table: Mapping[str, tuple[str, ...]]) -> None:
        self.phrases: dict[tuple[str, ...], list[Sequence]] = {}
        self.was, self.now = (frozenset(table.get(name, ())) for name in HISTORY)
        for name, words in table.items():
            if name not in (*HISTORY, *BEFORE_WEEKDAY):
                self._add(words, _sequence(name))
        for name, weeks in BEFORE_WEEKDAY.items():
            self._weekdays_of_week(table, table.get(name, ()), weeks)
        self._without_marks()

    def _add(self, words: Iterable[str], sequence: Sequence) -> None:
        for word in words:
            known = self.phrases.setdefault(pieces(word), [])
            if sequence not in known:
                known.append(sequence)

    def _weekdays_of_week(
        self, table: Mapping[str, tuple[str, ...]], before: Iterable[str], weeks: int
    ) -> None:
        """``下周五`` is the Friday of next week, not next and Friday."""
        for number, name in enumerate(WEEKDAYS):
            for word in table.get(name, ()):
                if CJK.match(word):
                    sequence = (Token("Q", weeks), Token("W", number))
                    self._add((f"{each}{word}" for each in before), sequence)

    def _without_marks(self) -> None:
        """Know words typed without their marks, too, where nothing else is written so."""
        bare: dict[tuple[str, ...], list[Sequence]] = {}
        for phrase, sequences in self.phrases.items():
            plain = tuple(map(fold, phrase))
            if plain not in self.phrases and sequences != [(Token("r"),)]:
                bare.setdefault(plain, []).extend(sequences)
        self.phrases |= bare


def _sequence(name: str) -> Sequence:
    if name in PARTS:
        return tuple(Token(*part) for part in PARTS[name])
    return (_token(name),)


def _token(name: str) -> Token:
    for kind, names in (("W", WEEKDAYS), ("M", MONTHS), ("1", NUMBERS)):
        if name in names:
            number = names.index(name)
            return Token(kind, number if kind == "W" else number + 1)
    if name in RELATIVE:
        return Token("R", RELATIVE[name])
    if name in EXACT:
        return Token("w", EXACT[name])
    if name in TIMES:
        return Token("T", TIMES[name])
    if name in SPANS:
        return Token("U", name)
    if name in PERIODS:
        return Token(*PERIODS[name])
    return Token(PLAIN[name])
