"""What a noun adds to Andon, declared once as one frozen value of small parts.

``FEATURES`` in ``bot.features`` is the only list. The engine looks parts up in an ``Index``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from bot.domain.issue import Issue
from bot.domain.values import Person
from bot.engine.agreeing import Binding, ProposalCards, Running
from bot.engine.commands.declaration import Command
from bot.engine.exported_sheet import Sheet
from bot.engine.intent import Intent, Names
from bot.engine.proposals.value import Proposal
from bot.engine.stored_table import StoredTable
from bot.messages.card import Card, Text
from bot.messages.forms import Choice, Form
from bot.ports.request import Reply, Request

# The engine's values that parts are called with. Their modules look parts up in the index, so that
# importing them here would tie a knot. A test holds every declared function to these names.
Asker: TypeAlias = Any
Call: TypeAlias = Any
Coming: TypeAlias = Any
Context: TypeAlias = Any
Filed: TypeAlias = Any
Timing: TypeAlias = Any
Writer: TypeAlias = Any

ISSUE = "issue"
"""The kind of subject that every noun may be about; all other kinds are records."""

# Moments of a ``Follow``. What its function takes and returns stands behind each.
ENDED = "ended"
"""``(writer, issue) -> None``: an issue was resolved or ended; again at each later change."""
CONTAINED, RESOLVED = "contained", "resolved"
"""``(writer, before, issue, text, by) -> lines for the answer``."""
ANSWERED = "answered"
"""``(writer, issue, text, by) -> None``: a decision resolved an issue; ``text`` says so."""
COMMENTED = "commented"
"""``(call, text) -> Card | None``: an offer to whoever wrote in an issue's thread."""
TALKED = "talked"
"""``(call, text) -> command line`` that logs what somebody said, to be offered on a button."""
WORDED, WITHHELD, HIDDEN = "worded", "withheld", "hidden"
"""``(call, issue, text, words of the command) -> text``: a text as both sides may read it.
``(issue) -> bool``: both read no text about it. ``(before, after) -> bool``: an act keeps the
content of an issue from being read."""
CHANGED = "changed"
"""``(writer, before | None, after) -> None``: a deadline was made or changed."""
MORNING = "morning"
"""``(writer, person, opening) -> datetime | None``: when a message takes their note along."""
KEYED = "keyed"
"""``(writer, side) -> None``: a side got its first program manager."""
LEFT = "left"
"""``(writer, person, heir | None) -> lines for the answer``: somebody left a side."""
IMPORTED = "imported"
"""``(tx, program, now, index) -> Text``: a program file came from the operator."""
UNKNOWN, FORESEEN = "unknown", "foreseen"
"""Of a channel without a program, ``(tx, request, now, index) -> Reply``, and before the unit of
work, for what takes long, ``(request, index)``. Of a person off the roster, ``(index) -> Card``."""
DENIED = "denied"
"""``(call, command, arguments, refusal) -> Reply | None``: who may do what was pressed."""
TIDIED = "tidied"
"""``(tx, now) -> None``: every hour, to forget what nobody needs any more."""

CHANNEL, CLOCK, DEADLINE, PERSON, PROGRAM = "channel", "clock", "deadline", "person", "program"
"""What a ``Follow`` may be about besides an issue."""


@dataclass(frozen=True, slots=True)
class Follow:
    """What follows when a subject of ``kind`` reaches a ``moment``; see the moments above."""

    kind: str
    moment: str
    function: Callable[..., Any]


CERTAIN, NUMBERED = "certain", "numbered"


@dataclass(frozen=True, slots=True)
class ArgumentKind:
    """How one kind of argument is read, and what is suggested while somebody types it.

    ``help`` says what to type. ``read`` takes the call, the word and the command's example, and
    refuses what is no such value. ``suggest`` gives the choices for who asks; without it people
    type freely. ``timed`` takes a time of day behind a blank; a ``whole`` number may be asked for
    as one. An optional argument yields to the next one where its word does not fit, unless the
    word looks ``mistyped`` or was ``meant`` for it (what is asked with the argument behind it and
    whether that one is quoted). ``take`` reads from the line itself instead of from one word.
    ``subject`` says that the argument names what a line is about: beyond doubt (``CERTAIN``), or
    where a word of it holds more than letters (``NUMBERED``: ACME-1, 2027-02-15). A ``loose`` word
    is taken for an optional argument only where quoted text follows: it may begin a text as well.
    ``several`` takes the tokens of a line, and whether text follows, and returns the names of those
    that it begins with and the tokens behind them; ``None``: it names one.
    """

    name: str
    help: str
    read: Callable[[Call, str, str], Any]
    suggest: Callable[[Asker], Iterable[Choice]] | None = None
    timed: bool = False
    whole: bool = False
    mistyped: Callable[[str], bool] | None = None
    meant: Callable[[Call, str], bool] | None = None
    take: Callable[..., Any] | None = None
    subject: str | None = None
    loose: Callable[[str], bool] | None = None
    several: Callable[..., tuple[tuple[str, ...], tuple[Any, ...]] | None] | None = None


@dataclass(frozen=True, slots=True)
class FormOf:
    """The form behind a command's button, by the command's words.

    ``open`` gives the form for who asks and the line that it completes; ``None``: run the line.
    ``unclaimed`` gives it where there is no program yet: ``(tx, request, index) -> Form | None``.
    """

    words: str
    open: Callable[[Asker, str], Form | None]
    unclaimed: Callable[..., Form | None] | None = None


SENT, SKIPPED = "sent", "skipped"
"""What becomes of a step that is due; a noun may have outcomes of its own for what is done."""


class Due(Protocol):
    """A step of a plan: when it is due, and the key under which it is done once for ever."""

    @property
    def at(self) -> datetime:
        """Return when it is due."""

    @property
    def key(self) -> str:
        """Return its key, unique within its subject."""


S = TypeVar("S")
P = TypeVar("P", bound=Due)


@dataclass(frozen=True)
class Wake(Generic[S, P]):
    """The plan of a ``kind`` of subjects and how its steps are done; see ``bot.engine.wakes``.

    ``load`` takes the issue or the live record and returns the subject as its noun works on it;
    ``None``: it lost its meaning. ``plan`` returns the steps due and to come, in order. ``judge``
    says what becomes of steps that are due, at least of the first one: what it leaves out is
    judged when the others are done. Each is kept by ``remember`` and then done by ``do``, unless
    it is skipped. ``save`` stores the subject and sets its next wake. ``word`` is what messages
    call the kind, if not by its name. ``foresee`` takes the issue or the record on a view and works
    out what takes long: the unit finds it in its writer, and looks whether it still holds.
    """

    kind: str
    load: Callable[[Writer, Any], S | None]
    plan: Callable[[Writer, S], Sequence[P]]
    judge: Callable[[Writer, S, Sequence[P]], Iterable[tuple[P, str]]]
    remember: Callable[[Writer, S, P, str], S]
    do: Callable[[Writer, S, P], S]
    save: Callable[[Writer, S], S]
    word: str | None = None
    foresee: Callable[[Writer, Any], object] | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What is done when a record of ``kind`` is looked at that has no plan, but work to go on with.

    ``fire`` takes the live record. It sets the next wake, or the record sleeps.
    """

    kind: str
    fire: Callable[[Writer, Any], None]
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """What is done with ordinary talk in the thread of a message about a subject of ``kind``."""

    kind: str
    hear: Callable[[Call, Any, str], Reply]


@dataclass(frozen=True, slots=True)
class Reaction:
    """What an emoji on a message does: ``names`` are its short name and the sign itself.

    ``words`` is the command that is run on the issue the message is about; ``take`` is called
    instead with the call and that issue (``None``: the message is about none).
    """

    names: tuple[str, ...]
    words: str | None = None
    take: Callable[[Call, Request, Issue | None], Reply] | None = None

    @property
    def reads(self) -> bool:
        """Say whether the text and the link of the marked message are wanted."""
        return self.take is not None


Line = Callable[[Writer, Issue], tuple[Text, ...]]
"""Lines for the card of any issue: a question about it, where it went."""


@dataclass(frozen=True, slots=True)
class Companion:
    """What issues of a ``category`` bring with them: the steps of an 8D, a decision.

    ``follow`` is called at every change of such an issue, and once when it gets another category.
    It makes what is missing, ends what the issue no longer needs, and changes nothing else.
    ``lines`` returns lines for the card and changes nothing. ``to_come`` tells what is still to
    come besides the issue's own clocks.
    """

    category: str
    follow: Callable[[Writer, Issue], None]
    lines: Line
    to_come: Callable[[Writer, Issue], list[Coming]] | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """What a decided proposal of a topic does, in the same unit of work, with who voted last.

    ``speaks`` says that the effect tells everybody itself. A proposal that ``outlives`` its issue
    stays open when that ends. ``top`` is the highest level that its ladder alerts (``None``: all).
    ``timing`` is another clock than the proposal's own. One that does not ``ask`` is only shown.
    """

    name: str
    approved: Callable[[Writer, Proposal, Person | None], None] | None = None
    rejected: Callable[[Writer, Proposal, Person | None], None] | None = None
    withdrawn: Callable[[Writer, Proposal, Person | None], None] | None = None
    speaks: bool = False
    outlives: bool = False
    top: int | None = None
    timing: Callable[[Writer, Filed], Timing] | None = None
    asks: bool = True


@dataclass(frozen=True, slots=True)
class Surface:
    """A subject's live card: the kind of the message that shows it, and for issues how it looks."""

    subject: str
    message: str
    draw: Callable[..., Card] | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar to subscribe to: ``write`` gives its file, as its reader may see it."""

    name: str
    write: Callable[[Writer, Person], bytes]


Around = Callable[..., Reply]
"""Runs a command around others: ``(call, command, values, arguments, run) -> Reply``, where
``run(call, command, values)`` goes on."""


@dataclass(frozen=True)
class Feature:
    """Everything that one noun adds. ``texts`` are its sentences by key."""

    name: str
    commands: tuple[Command, ...] = ()
    arguments: tuple[ArgumentKind, ...] = ()
    intents: tuple[Intent, ...] = ()
    names: tuple[Names, ...] = ()
    forms: tuple[FormOf, ...] = ()
    wakes: tuple[Wake[Any, Any] | Job, ...] = ()
    listeners: tuple[Listener, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    card_lines: tuple[Line, ...] = ()
    companions: tuple[Companion, ...] = ()
    follows: tuple[Follow, ...] = ()
    topics: tuple[Topic, ...] = ()
    tables: tuple[StoredTable, ...] = ()
    surfaces: tuple[Surface, ...] = ()
    feeds: tuple[Feed, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    around: tuple[Around, ...] = ()
    bindings: tuple[Binding, ...] = ()
    running: tuple[Running, ...] = ()
    proposal_cards: tuple[ProposalCards, ...] = ()
    history: Mapping[str, str] = field(default_factory=dict)
