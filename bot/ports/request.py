"""What an adapter hands to the core, and the private answer it gets back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.messages.card import Card, plain
from bot.messages.texts import refuse, say
from bot.ports.files import FileLink


class RequestKind(StrEnum):
    """How something was asked."""

    COMMAND = "command"
    BUTTON = "button"
    TALK = "talk"
    REACTION = "reaction"


COMMAND, BUTTON, TALK, REACTION = RequestKind


MESSAGE_LIMIT = 40_000
"""The longest text of a message on any platform, in characters."""
FILE_LIMIT = 5 * 1024 * 1024
"""The largest file that is taken or given, in bytes."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message, or goes with an answer.

    ``problem`` is the sentence that says why it was not read; ``data`` is empty then.
    """

    name: str
    data: bytes = b""
    problem: str | None = None

    @property
    def text(self) -> str:
        """Return a text file's text; one that is not UTF-8 raises ``Refused``."""
        try:
            return self.data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise refuse("no.file.text", name=self.name) from None


def too_large(name: str) -> Attachment:
    """Return what stands for a file above ``FILE_LIMIT``."""
    return Attachment(name, problem=plain(say("no.file.large", name=name, limit="5 MB")))


def unreadable(name: str) -> Attachment:
    """Return what stands for a file that its platform did not hand out."""
    return Attachment(name, problem=plain(say("no.file.unreadable", name=name)))


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a line mentions: as written in it (``U0LINH``), who that is on the platform
    (``T0/U0LINH``), and the name shown there."""

    written: str
    identity: str
    name: str


@dataclass(frozen=True, slots=True)
class Request:
    """Something that a person did.

    ``key`` is the natural key of the event on its platform (conversation and message id, trigger
    id): the same key again is the same event. ``identity`` is who acted on ``platform`` (console:
    the person id; Slack: ``team/user``). ``place`` is the conversation (``console:shared``), and
    ``private`` says that only the actor reads it. ``text`` is a command line without its prefix
    (command, button), what was said (talk), or an emoji's name (reaction). ``thread`` is the
    message reference of the thread's root, ``message`` the reference of the message reacted to,
    with its text and link. ``heard`` is false where nobody else saw the line (slash command,
    button). ``manager`` says that the actor may manage this workspace or server; ``actor`` is the
    name shown there, and ``people`` are those whom the line mentions, each where it is needed.
    ``kept`` says that the platform's history keeps the line, so that it may be found again;
    ``said`` is when it was said (UTC), where it was found there later. ``files`` are the files
    that came with it, by name and link; ``attachments`` the content of one that a command reads.
    """

    key: str
    kind: RequestKind
    platform: str
    identity: str
    place: str
    text: str
    private: bool = False
    thread: str | None = None
    message: str | None = None
    message_text: str | None = None
    link: str | None = None
    heard: bool = True
    manager: bool = False
    attachments: tuple[Attachment, ...] = ()
    actor: str | None = None
    people: tuple[Named, ...] = ()
    kept: bool = False
    said: datetime | None = None
    files: tuple[FileLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """The private answer to the actor: a card, or nothing where silence is the answer.

    ``name`` is the subject in words (``ACME-1``), ``person`` the actor's roster id where known,
    ``files`` what is attached. ``refused`` says that nothing was done. ``hint`` says that the card
    only offers something: where it cannot be shown privately in its place, it is left out.
    """

    card: Card | None = None
    name: str | None = None
    person: str | None = None
    refused: bool = False
    files: tuple[Attachment, ...] = field(default_factory=tuple)
    hint: bool = False
