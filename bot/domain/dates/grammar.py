"""Which tokens in a row say a day, a time or a zone.

A rule is a pattern over the letters of token kinds (``words.py``, ``tokens.py``) and what its
tokens then say; the first that fits is taken. A text is read only if its rules use up every token.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.domain.dates import days, times
from bot.domain.dates.said import Distance, Ends, Part, Zone
from bot.domain.dates.values import DAY_FIRST
from bot.domain.dates.words import Sequence

Values = list[Any]
Build = Callable[[str, Values], Part | None]


def parts(tokens: Sequence) -> list[Part] | None:
    """Return what tokens without fillers say, in order; ``None``: some of them say nothing."""
    kinds = "".join(token.kind for token in tokens)
    found, at = list[Part](), 0
    while at < len(kinds):
        if _BEFORE_A_DAY.match(kinds, at):
            at += 1
            continue
        taken = _taken(kinds, tokens, at)
        if taken is None:
            return None
        part, at = taken
        found.append(part)
    return found


def _taken(kinds: str, tokens: Sequence, at: int) -> tuple[Part, int] | None:
    for pattern, build in _RULES:
        match = pattern.match(kinds, at)
        if match is None:
            continue
        values = [token.value for token in tokens[at : match.end()]]
        part = build(match[0], values)
        if part is not None:
            return part, match.end()
    return None


def _of(kinds: str, values: Values, letters: str) -> Any:
    """Return the value of the first token of one of these kinds; ``None``: there is none."""
    return next((v for kind, v in zip(kinds, values, strict=True) if kind in letters), None)


def _exactly(_kinds: str, values: Values) -> Part:
    return days.Exactly(*values[0])


def _either(kinds: str, values: Values) -> Part:
    first, sign, second, year = _of(kinds, values, "E")
    if _of(kinds, values, "L"):
        year = _of(kinds, values, "L")
    day_first = sign == "." or "g" in kinds  # With dots the day comes first wherever it is written.
    return days.Either(first, second, year, DAY_FIRST if day_first else None)


def _of_year(kinds: str, values: Values) -> Part:
    """A day before or behind the name of its month, a year where there is one."""
    month = _of(kinds, values, "M")
    numbers = [v for kind, v in zip(kinds, values, strict=True) if kind in "NO"]
    year = _of(kinds, values, "L")
    if year is None and len(numbers) > 1:
        year = 2000 + numbers[1]
    return _dated(year, month, numbers[0])


def _dated(year: int | None, month: int, day: int) -> Part:
    return days.EveryYear(day, month) if year is None else days.Exactly(year, month, day)


def _marked(kinds: str, values: Values) -> Part:
    """``2027年1月22日``: the month before the day."""
    month, day = (v for kind, v in zip(kinds, values, strict=True) if kind == "N")
    return _dated(_of(kinds, values, "L"), month, day)


def _behind(kinds: str, values: Values) -> Part:
    """``22 tháng 1 năm 2027``: the day before the month."""
    day, month = (v for kind, v in zip(kinds, values, strict=True) if kind == "N")
    return _dated(_of(kinds, values, "L"), month, day)


def _day_of_month(kinds: str, values: Values) -> Part:
    day, months = _of(kinds, values, "NO"), _of(kinds, values, "J")
    return days.EveryYear(day) if months is None else days.InMonth(months, day)


def _month_end(kinds: str, values: Values) -> Part | None:
    month = _of(kinds, values, "MN")
    return days.EndOfMonth(month, _of(kinds, values, "L")) if 1 <= month <= 12 else None


def _iso_week(_kinds: str, values: Values) -> Part:
    year, week, day = values[0]
    return days.CalendarWeek(week, year, None if day is None else int(day) - 1)


def _week(kinds: str, values: Values) -> Part | None:
    both = _of(kinds, values, "VE")
    if both is None:
        return days.CalendarWeek(_of(kinds, values, "N"), _of(kinds, values, "L"))
    week, year = both if "V" in kinds else (both[0], 2000 + both[2])
    return days.CalendarWeek(week, year)


def _weekday(kinds: str, values: Values) -> Part | None:
    number = _of(kinds, values, "W")
    if "r" in kinds:
        number = values[1] - 2
        return days.Weekday(number) if 0 <= number <= 5 else None
    if "Q" in kinds:
        return days.InWeek(_of(kinds, values, "Q"), number)
    which = next((kind for kind in kinds if kind in "tncl"), None)
    return days.Weekday(number, which)


def _ahead(kinds: str, values: Values) -> Part | None:
    amount = _of(kinds, values, "NL1")
    amount = 1 if amount is None else amount
    if amount > days.MOST:
        return None
    unit = _of(kinds, values, "U")
    if unit is not None:
        return days.Ahead(-amount if "A" in kinds else amount, unit)
    return Distance(amount, _of(kinds, values, "Tw"))


def _end_of(kinds: str, values: Values) -> Part | None:
    if "Q" in kinds or "J" in kinds:
        unit = "week" if "Q" in kinds else "month"
        return days.EndOf(unit, _of(kinds, values, "QJ"))
    unit = _of(kinds, values, "UF")
    return days.EndOf(unit) if unit in ("week", "month", "quarter", "year") else None


def _clock(kinds: str, values: Values) -> Part | None:
    hour, minute = _of(kinds, values, "ChH")
    return times.clock(hour, minute, kinds)


def _hour(kinds: str, values: Values) -> Part | None:
    """``17 Uhr``, ``下午5点半``, ``5 pm``, ``a las 17``."""
    numbers = [v for kind, v in zip(kinds, values, strict=True) if kind == "N"]
    minute = 30 if "q" in kinds else numbers[1] if len(numbers) > 1 else 0
    return times.clock(numbers[0], minute, kinds, twice="8" not in kinds)


def _same(part: Part) -> Build:
    return lambda _kinds, _values: part


def _rule(pattern: str, build: Build) -> tuple[re.Pattern[str], Build]:
    return re.compile(pattern), build


_BEFORE_A_DAY = re.compile("@(?=[YENOWMKBRJ#ktncl])|g(?=[WMRXctn]|[NO]-?M)")
_NO_TIME = r"(?![apo8UTw])"
_RULES = (
    _rule("B", lambda _kinds, values: times.Stamped(*values[0])),
    _rule("Y", _exactly),
    _rule("(?:Ly)?NmN(?:d|(?!o))", _marked),
    _rule("g?NbNy?L?", _behind),
    _rule("L-?M-?[NO]|[NO]-?M-?L|M-?[NO]-?L|N-M-N|[NO]MN" + _NO_TIME, _of_year),
    _rule("eM-?L?|M-?L?[eF]|Nm?[eF]|FN", _month_end),
    _rule("[NO]-?M|M[NO]" + _NO_TIME, _of_year),
    _rule("g?EL?", _either),
    _rule("K", _iso_week),
    _rule("Lk-?N|k-?[VE]|#-?[VE]|[k#]-?NU?L?|NkL?", _week),
    _rule("(?:[IP]|IP)[NL1]?[UTw]S?|SNU|[NL1][UTw]S|[NL1]UA?|Nw", _ahead),
    _rule("QW|WQ|[tncl]W|W[tncl]|rN|W", _weekday),
    _rule("JNd?|JO|OJ", _day_of_month),
    _rule("eQ|Qe|eJ|Je|eU|Ft?", _end_of),
    _rule("G", lambda _kinds, values: days.EndOf(*values[0])),
    _rule("R", lambda _kinds, values: days.Relative(values[0])),
    _rule("Q", lambda _kinds, values: days.InWeek(values[0])),
    _rule("J", lambda _kinds, values: days.InMonth(values[0])),
    _rule("t?X|Xt", _same(days.Weekend())),
    _rule("j?[ap]?[Ch]8?[ap]?", _clock),
    _rule("[ap]?j?N[o8](?:Ni?)?q?[ap]?|j?N[ap]|[ap]?j8?N[ap]?", _hour),
    _rule("O|Nd|gN|(?<=W)N", _day_of_month),
    _rule("H[ap]?", _clock),
    _rule("u", _same(times.NOON)),
    _rule("v", _same(times.MIDNIGHT)),
    _rule("D", _same(Ends())),
    _rule("e", _same(Ends(named=False))),
    _rule("z", lambda _kinds, values: Zone(*values[0])),
)
