"""What an adapter hands to the core, and the private answer it gets back."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.messages.card import Card

COMMAND, BUTTON, TALK, REACTION = "command", "button", "talk", "reaction"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file that came with a message."""

    name: str
    text: str


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
    button). ``manager`` says that the actor may manage this workspace or server.
    """

    key: str
    kind: str
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


@dataclass(frozen=True, slots=True)
class Reply:
    """The private answer to the actor: a card, or nothing where silence is the answer.

    ``name`` is the subject in words (``ACME-1``), ``person`` the actor's roster id where known,
    ``files`` what is attached. ``refused`` says that nothing was done.
    """

    card: Card | None = None
    name: str | None = None
    person: str | None = None
    refused: bool = False
    files: tuple[Attachment, ...] = field(default_factory=tuple)
