"""What arrives from Slack as acts: a request for the core, and where its answer goes. Pure.

A payload that lacks what its kind must have raises ``KeyError``, ``IndexError``, ``TypeError``,
``AttributeError`` or ``ValueError``; one that is none of the bot's business gives ``None``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.request.internals import extract_actor_team_id

from adapters.slack.actions import read_action
from adapters.slack.files import still_there
from adapters.slack.markup import command_of, mentions, typed
from bot.ports.place import Place, direct_place
from bot.ports.request import BUTTON, COMMAND, REACTION, TALK, Request

Body = Mapping[str, Any]

PLATFORM = "slack"
LOG_FORM, SETUP_FORM, PERSON_FORM = "issue log", "program setup", "program person"
FORMS = {
    LOG_FORM: LOG_FORM,
    "log": LOG_FORM,
    SETUP_FORM: SETUP_FORM,
    "setup": SETUP_FORM,
    PERSON_FORM: PERSON_FORM,
}
"""Lines that open a form when nothing follows them."""
# Subtypes of messages in which people talk; every other one is an edit, a notice or a bot.
TALKING = (None, "file_share", "thread_broadcast")
# Stands for a team that cannot be known; no roster holds it.
NO_TEAM = "?"


@dataclass(frozen=True, slots=True)
class Home:
    """The installation: its workspace and the bot's own user id.

    ``bots`` are the bot's users in all workspaces, where there are several: in a channel that two
    of them share, people call either. ``owner`` is the workspace under which a program knows the
    channel of an act, where it is another one.
    """

    team: str
    bot: str
    bots: tuple[str, ...] = ()
    owner: str | None = None

    @property
    def channels(self) -> str:
        """Return the workspace that the place of the act's channel names."""
        return self.owner or self.team

    def called_in(self, text: str) -> str | None:
        """Return the bot's user that a text mentions."""
        return next((bot for bot in (self.bot, *self.bots) if mentions(text, bot)), None)

    def is_me(self, user: str) -> bool:
        """Say whether a user is the bot itself."""
        return user == self.bot or user in self.bots


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the private answer to an act goes. ``private`` conversations are direct messages;
    ``in_ack`` says that the acknowledgment may carry it.
    """

    user: str
    identity: str
    channel: str | None = None
    private: bool = False
    thread: str | None = None
    response_url: str | None = None
    in_ack: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a person did.

    ``form`` names a form to open first with ``trigger``. ``fetch`` says that text and link of the
    message are to be fetched, ``files`` are those that came with it, as Slack describes them,
    ``said_at`` the message that they came with. ``find_team`` says that the actor's team has to be
    asked for. ``tab`` acts are answered in the App Home tab.
    """

    request: Request
    origin: Origin
    form: str | None = None
    trigger: str | None = None
    fetch: bool = False
    files: tuple[Body, ...] = ()
    said_at: str | None = None
    find_team: bool = False
    tab: bool = False
    first_field: str | None = None


def said(body: Body, home: Home) -> Act | None:
    """Parse a message or a mention; ordinary talk outside threads gives ``None``."""
    event = body["event"]
    if _not_people(event) or not ours(body, home) or home.is_me(event["user"]):
        return None
    private = event.get("channel_type") == "im" or event["channel"].startswith("D")
    bot = home.called_in(event.get("text") or "")
    called = event["type"] == "app_mention" or bot is not None
    thread = _root(event)
    if not (private or called or thread):
        return None
    actor = identity(_speaker_team(body, home), event["user"])
    text = event.get("text") or ""
    request = Request(
        key=f"{PLATFORM}:{home.channels}/{event['channel']}/{event['ts']}",
        kind=COMMAND if called and not private else TALK,
        platform=PLATFORM,
        identity=actor,
        place=_place(home, event["channel"], actor, private=private),
        text=command_of(text, bot or home.bot) if called else typed(text),
        private=private,
        thread=thread,
        heard=not private,
        kept=True,
    )
    origin = Origin(event["user"], actor, event["channel"], private, event.get("thread_ts"))
    return Act(request, origin, files=still_there(event), said_at=event["ts"])


def _not_people(event: Body) -> bool:
    return (
        event.get("subtype") not in TALKING
        or bool(event.get("bot_id"))
        or bool(event.get("hidden"))
        or "user" not in event
    )


def _root(event: Body) -> str | None:
    """Return the thread's root; a root is not in its own thread."""
    thread: str | None = event.get("thread_ts")
    return thread if thread != event["ts"] else None


def reacted(body: Body, home: Home) -> Act | None:
    """Parse a reaction to a message, with any emoji."""
    event = body["event"]
    item, emoji = event["item"], event["reaction"].partition("::")[0]
    if item["type"] != "message" or not ours(body, home):
        return None
    if home.is_me(event["user"]):
        return None
    private = item["channel"].startswith("D")
    team = _speaker_team(body, home)
    actor = identity(team, event["user"])
    request = Request(
        key=f"{PLATFORM}:{home.channels}/{item['channel']}/{item['ts']}/{emoji}/{event['user']}",
        kind=REACTION,
        platform=PLATFORM,
        identity=actor,
        place=_place(home, item["channel"], actor, private=private),
        text=emoji,
        private=private,
        message=item["ts"],
    )
    origin = Origin(event["user"], actor, item["channel"], private)
    untold = team is None and not (event.get("user_team") or event.get("team"))
    return Act(request, origin, find_team=untold)


def opened_home(body: Body, home: Home) -> Act | None:
    """Parse the opening of the App Home tab: it shows the person's own items."""
    event = body["event"]
    if event.get("tab") != "home" or not ours(body, home):
        return None
    actor = identity(_speaker_team(body, home), event["user"])
    # Looking is never remembered, so the key only tells deliveries of one opening apart.
    request = _private_request(f"{PLATFORM}:home:{actor}/{event['event_ts']}", actor)
    return Act(request, Origin(event["user"], actor, private=True), tab=True)


def _private_request(key: str, actor: str, text: str = "issue list mine") -> Request:
    place = direct_place(PLATFORM, actor)
    return Request(key, COMMAND, PLATFORM, actor, place, text, private=True, heard=False)


def slash(body: Body, home: Home) -> Act | None:
    """Parse a slash command; a bare ``issue log`` and some others open a form."""
    if body["team_id"] != home.team:
        return None
    actor = identity(body["team_id"], body["user_id"])
    channel = body["channel_id"]
    private = channel.startswith("D") or body.get("channel_name") == "directmessage"
    text = typed(body.get("text") or "").strip()
    request = Request(
        key=_trigger_key(body),
        kind=COMMAND,
        platform=PLATFORM,
        identity=actor,
        place=_place(home, channel, actor, private=private),
        text=text,
        private=private,
        heard=False,
    )
    url = body.get("response_url")
    origin = Origin(body["user_id"], actor, channel, private, response_url=url, in_ack=True)
    return Act(request, origin, FORMS.get(" ".join(text.lower().split())), body["trigger_id"])


def pressed(body: Body, home: Home) -> Act | None:
    """Parse a button, or an entry of a menu; anybody who sees the message may press it, also from
    a partner's workspace.
    """
    action = body["actions"][0]
    found = read_action(action)
    if found is None:
        return None
    form, line = found
    user = body["user"]["id"]
    actor = identity(body["user"].get("team_id"), user)
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
    private = channel is None or channel.startswith("D")
    message = body.get("message") or {}
    thread = message.get("thread_ts") or container.get("thread_ts")
    request = Request(
        key=f"{_trigger_key(body)}/{action['action_id']}",
        kind=BUTTON,
        platform=PLATFORM,
        identity=actor,
        place=_place(home, channel or "", actor, private=private),
        text=line,
        private=private,
        thread=thread,
        message=message.get("ts") or container.get("message_ts"),
        heard=False,
    )
    origin = Origin(user, actor, channel, private, thread, body.get("response_url"))
    return Act(request, origin, form, body["trigger_id"])


def shortcut(body: Body, home: Home) -> Act | None:
    """Parse "Log as issue" on a message, or the global shortcut: both open the log form."""
    user = body["user"]["id"]
    actor = identity(body["user"].get("team_id"), user)
    if body["type"] != "message_action":
        request = _private_request(_trigger_key(body), actor, LOG_FORM)
        return Act(request, Origin(user, actor, private=True), LOG_FORM, body["trigger_id"])
    channel, message = body["channel"]["id"], body["message"]
    private = channel.startswith("D")
    request = Request(
        key=_trigger_key(body),
        kind=COMMAND,
        platform=PLATFORM,
        identity=actor,
        place=_place(home, channel, actor, private=private),
        text=LOG_FORM,
        private=private,
        message=message["ts"],
        message_text=typed(message.get("text") or ""),
        heard=False,
    )
    origin = Origin(user, actor, channel, private, response_url=body.get("response_url"))
    return Act(request, origin, LOG_FORM, body["trigger_id"])


def identity(team: str | None, user: str) -> str:
    """Return the actor's ``team/user``; an unknown team gives one that no roster holds."""
    known = team is not None and team.startswith("T")
    return f"{team if known else NO_TEAM}/{user}"


def _place(home: Home, channel: str, actor: str, *, private: bool) -> str:
    if private:
        return direct_place(PLATFORM, actor)
    return str(Place(PLATFORM, channel, home.channels))


def _trigger_key(body: Body) -> str:
    return f"{PLATFORM}:act:{body['trigger_id']}"


def ours(body: Body, home: Home) -> bool:
    """Say whether the event came for this installation, not for another one of the same app."""
    authorized = body.get("authorizations") or [body]
    return authorized[0].get("team_id") in (home.team, None)


def _speaker_team(body: Body, home: Home) -> str | None:
    """Return the team of who acted; ``None`` where Slack does not tell it."""
    if body.get("is_ext_shared_channel"):
        return extract_actor_team_id(dict(body))
    event = body["event"]
    told = event.get("user_team") or event.get("source_team") or event.get("team") or home.team
    return told if told.startswith("T") else None
