"""Which issue says which word: kept with what is stored, and found from the newest on.

Every statement reads a bounded part of one index, however many issues say a word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    bindparam,
    delete,
    func,
    literal_column,
    null,
    select,
)

from bot.domain.search import begins, words_of_all
from bot.ports.searching import Candidates
from storage.queries.base import Queries
from storage.statement import Statement, among, inserting
from storage.tables import ITSELF, table

_word = table("word")
_COLUMNS = ("program_id", "audience", "word", "issue_id")

ENDINGS = 20
"""So many words that begin as one that is asked for are looked for."""

_ADD = Statement(
    lambda insert: inserting(insert, _word, _COLUMNS).on_conflict_do_nothing(
        index_elements=list(_COLUMNS)
    )
)
_DROP = Statement(
    delete(_word).where(
        _word.c.program_id == bindparam("of"),
        _word.c.audience == bindparam("audience"),
        among(_word.c.word, "words", String),
        _word.c.issue_id == bindparam("issue"),
    )
)


def _following(*conditions: ColumnElement[bool]) -> ColumnElement[str]:
    """Return the first word of an audience, by the alphabet, that fits."""
    inside = (_word.c.program_id == bindparam("of"), _word.c.audience == bindparam("audience"))
    found = select(func.min(_word.c.word)).where(*inside, *conditions)
    return found.correlate_except(_word).scalar_subquery()


_BELOW = _word.c.word < bindparam("below", type_=String)
_first = select(
    _following(_word.c.word >= bindparam("from", type_=String), _BELOW).label("word"),
    literal_column("1", Integer).label("place"),
).cte("known", recursive=True)
# Each is looked up behind the one before: the many issues between them are never read.
_known = _first.union_all(
    select(_following(_word.c.word > _first.c.word, _BELOW), _first.c.place + 1).where(
        _first.c.word.is_not(null()), _first.c.place < bindparam("limit", type_=Integer)
    )
)
_BEGINNING = Statement(select(_known.c.word).where(_known.c.word.is_not(null())))
_NEWEST = Statement(
    select(_word.c.issue_id)
    .where(
        _word.c.program_id == bindparam("of"),
        _word.c.audience == bindparam("audience"),
        _word.c.word == bindparam("word"),
    )
    .order_by(_word.c.issue_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
_AMONG = Statement(
    select(_word.c.issue_id)
    .distinct()
    .where(
        _word.c.program_id == bindparam("of"),
        among(_word.c.audience, "readers", String),
        among(_word.c.word, "words", String),
        among(_word.c.issue_id, "issues"),
    )
)


class Words(Queries):
    """Statements on words."""

    def _say(self, program_id: int, issue_id: int, audience: str, words: Collection[str]) -> None:
        """Let an issue be found by words; those that it has stay."""
        if words:
            of = {"program_id": program_id, "audience": audience, "issue_id": issue_id}
            self._do_all(_ADD, [of | {"word": word} for word in sorted(words)])

    def _say_of_itself(
        self, program_id: int, issue_id: int, before: Sequence[str], after: Sequence[str]
    ) -> None:
        """Let an issue be found by its own texts as they are now, and no longer by others."""
        if before == after:
            return
        old, new = words_of_all(before), words_of_all(after)
        self._say(program_id, issue_id, ITSELF, new - old)
        if old - new:
            gone = {"of": program_id, "audience": ITSELF, "issue": issue_id}
            self._do(_DROP, gone | {"words": sorted(old - new)})

    def issues_saying(
        self,
        program_id: int,
        words: Sequence[str],
        readers: Sequence[str],
        limit: int,
        *,
        whole: bool = False,
    ) -> Candidates:
        """Return the newest issues that say each of the words, at most ``limit``: as a ``whole``,
        or as the beginning of a longer one, too.
        """
        where = (ITSELF, *readers)
        known = [self._known(program_id, where, word, whole=whole) for word in words]
        every = [self._newest(program_id, each, limit) for each in known]
        if not every:
            return Candidates(())
        leading = [at for at, found in enumerate(every) if not found.cut] or range(len(every))
        fewest = min(leading, key=lambda at: len(every[at].issues))
        # Where there are too many of each word, the newest of each are looked at.
        leaders = leading if every[fewest].cut else [fewest]
        found = {issue for at in leaders for issue in self._left(program_id, known, every, at)}
        return Candidates(tuple(sorted(found, reverse=True)[:limit]), every[fewest].cut)

    def _left(
        self,
        program_id: int,
        known: Sequence[Mapping[str, tuple[str, ...]]],
        every: Sequence[Candidates],
        leader: int,
    ) -> set[int]:
        """Return which of the issues that say one of the words say all others, too."""
        left = set(every[leader].issues)
        for at, found in enumerate(every):
            if at != leader and left:
                left &= self._among(program_id, known[at], left) if found.cut else {*found.issues}
        return left

    def _known(
        self, program_id: int, readers: Sequence[str], word: str, *, whole: bool
    ) -> Mapping[str, tuple[str, ...]]:
        """Return the words that a word finds, by who reads them."""
        if whole or not begins(word):
            return dict.fromkeys(readers, (word,))
        given = {"of": program_id, "from": word, "below": _behind(word), "limit": ENDINGS}
        found = {reader: self._rows(_BEGINNING, given | {"audience": reader}) for reader in readers}
        return {reader: tuple(str(row[0]) for row in rows) for reader, rows in found.items()}

    def _newest(
        self, program_id: int, known: Mapping[str, tuple[str, ...]], limit: int
    ) -> Candidates:
        found: set[int] = set()
        cut = any(len(words) == ENDINGS for words in known.values())
        for audience, word in _each(known):
            given = {"of": program_id, "audience": audience, "word": word, "limit": limit}
            rows = self._rows(_NEWEST, given)
            found.update(int(row[0]) for row in rows)
            cut = cut or len(rows) == limit
        return Candidates(tuple(sorted(found, reverse=True)[:limit]), cut or len(found) > limit)

    def _among(
        self, program_id: int, known: Mapping[str, tuple[str, ...]], issues: Collection[int]
    ) -> set[int]:
        """Return which of these issues say one of the words."""
        words = sorted({word for _, word in _each(known)})
        given = {"of": program_id, "readers": [*known], "words": words, "issues": sorted(issues)}
        return {int(row[0]) for row in self._rows(_AMONG, given)}


def _each(known: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    return ((audience, word) for audience, words in known.items() for word in words)


def _behind(word: str) -> str:
    """Return what stands behind all words that begin as one does: no character comes later."""
    return word + "\U0010ffff"
