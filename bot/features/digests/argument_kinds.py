"""The kinds of arguments that digests bring: a scheduled digest by its name, and a kind of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.engine.commands.argument_kinds import choose, listed, nearest
from bot.engine.commands.call import Call
from bot.engine.feature import ArgumentKind
from bot.features.digests.lookup import digest_named, visible
from bot.features.digests.policy import KINDS as DIGESTS
from bot.features.digests.store import Kept
from bot.features.digests.texts import refuse
from bot.messages.forms import Choice

if TYPE_CHECKING:
    from bot.engine.suggestions import Asker


def _kind(call: Call, text: str, example: str) -> str:
    return choose(text, list(DIGESTS), "a digest", example)


def _digest(call: Call, text: str, example: str) -> Kept:
    """Return a scheduled digest by its name; one that the other side has for itself is unknown."""
    stored = digest_named(call, text)
    if stored is not None:
        return stored
    names = [other.digest.name for other in visible(call.tx, call.ctx, call.side)]
    allowed, near = ", ".join(names) or "none", nearest(text, names) if names else ""
    raise refuse("no.digest", typed=text[:40], nearest=near, allowed=allowed)


def _digests(asker: Asker) -> Iterable[Choice]:
    for stored in visible(asker.tx, asker.ctx, asker.person.side):
        yield Choice(stored.digest.name, f"{stored.digest.name}: {stored.digest.at}")


KINDS = (
    ArgumentKind(
        "digest",
        "the name of a digest, such as `weekly`; `digest list` shows them",
        _digest,
        _digests,
    ),
    ArgumentKind(
        "digest_kind",
        f"one of {listed(DIGESTS)}",
        _kind,
        lambda _asker: (Choice(kind, kind) for kind in DIGESTS),
        mistyped=lambda _text: True,
    ),
)
