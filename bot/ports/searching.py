"""How issues are found by what was written in and about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Candidates:
    """Row ids of issues, the newest first. ``cut`` says that older ones may be missing."""

    issues: tuple[int, ...]
    cut: bool = False


class Searching(Protocol):
    """Finds issues. The words of an issue and of the audit lines about it are known as soon as
    those are stored, in the same transaction; see ``bot.domain.search`` for what words are.
    """

    def issues_saying(
        self,
        program_id: int,
        words: Sequence[str],
        readers: Sequence[str],
        limit: int,
        *,
        whole: bool = False,
    ) -> Candidates:
        """Return the newest issues that say each of the words, at most ``limit``: in their title,
        details or resolution, or in an audit line that is for one of ``readers``. It is said as a
        ``whole``, or as the beginning of a longer word, too.

        A line whose text was taken out since may still lead here, so whoever shows anything looks
        at the texts themselves. No more is looked at for many issues than for few."""
