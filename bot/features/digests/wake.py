"""Send what is due of a digest: of several missed ones only the last counts.

That one too is sent only while it has a meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.anchor import Anchor
from bot.engine.feature import SENT, SKIPPED, Wake
from bot.engine.writer import Writer
from bot.features.digests.policy import DIGEST, Digest, due_time, meaningful, next_time
from bot.features.digests.send import Made, make, send
from bot.features.digests.store import DIGESTS, Kept, anchors, kept_of
from bot.ports import Record


@dataclass(frozen=True, slots=True)
class Sending:
    """A digest that comes at ``at``: to the readers of ``site``, or, without one, to everybody."""

    at: datetime
    site: str
    anchor: Anchor

    @property
    def key(self) -> str:
        """Return its name."""
        return f"{self.site}/{self.at.isoformat()}"


def _plan(writer: Writer, stored: Kept) -> list[Sending]:
    return [*_plan_of(stored.value, anchors(writer.ctx, stored.value), writer.now)]


def _plan_of(digest: Digest, anchors: dict[str, Anchor], now: datetime) -> Iterator[Sending]:
    for site, anchor in anchors.items():
        at = due_time(digest, anchor, now) or next_time(digest, anchor, now)
        if at is not None:
            yield Sending(at, site, anchor)


def _judge(writer: Writer, stored: Kept, due: Sequence[Sending]) -> Iterator[tuple[Sending, str]]:
    for step in due:
        sent = meaningful(stored.value, step.anchor, step.at, writer.now)
        yield step, SENT if sent else SKIPPED


def _remember(writer: Writer, stored: Kept, step: Sending, outcome: str) -> Kept:
    """What lies before the moment of the last look is past: that is remembered for all at once."""
    return stored


def _send(writer: Writer, stored: Kept, step: Sending) -> Kept:
    seen = writer.foreseen
    known = seen.made if isinstance(seen, Foreseen) and seen.record == stored.record else {}
    made = known.get(step.key) or make(writer, stored.value, step.site)
    digest = send(writer, stored.record, stored.value, step.at, step.site, made)
    return stored.with_value(digest)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The digests that are due by a record, by the keys of their steps, made on a view."""

    record: Record
    made: Mapping[str, Made]


def _foresee(writer: Writer, record: Record) -> Foreseen:
    """Make what is due, on a view: the writer only sends it, unless something changed meanwhile."""
    stored, made = kept_of(record), {}
    due = [step for step in _plan(writer, stored) if step.at <= writer.now]
    for step, outcome in _judge(writer, stored, due):
        if outcome == SENT:
            made[step.key] = make(writer, stored.value, step.site)
    return Foreseen(record, made)


def _save(writer: Writer, stored: Kept) -> Kept:
    # It is looked at as often as anything of the program changes, and tells no less for that.
    digest = stored.value
    looked = replace(digest, since=writer.now, told=digest.told or digest.since)
    return DIGESTS.change(writer, stored, looked)


WAKE = Wake(
    DIGEST,
    load=DIGESTS.load,
    plan=_plan,
    judge=_judge,
    remember=_remember,
    do=_send,
    save=_save,
    foresee=_foresee,
)
