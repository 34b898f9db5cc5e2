"""Situations as Slack's client shows them."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.slack.modal import view
from adapters.slack.parse import Act, Origin
from adapters.slack.render import home, message
from adapters.web.paint import Json, Look
from adapters.web.paint_slack import blocks, framed, mrkdwn
from bot.domain.program import Program
from bot.ports.request import COMMAND, Request
from tests.pictures.situation import Message, Scene, chart
from tests.pictures.slack_form import modal

__all__ = ["Look", "mrkdwn", "panel"]


def panel(scene: Scene, plan: Program) -> str:
    """Return a situation as the client shows it."""
    plan = scene.plan or plan
    identities = {p.id: p.slack or "" for p in plan.people}
    names = {
        identity.rpartition("/")[2]: plan.person(who).name for who, identity in identities.items()
    }
    me = identities[scene.reader.id].rpartition("/")[2]
    if scene.form is not None:
        return modal(_view(scene))
    now = max(message.at for message in scene.messages)
    look = Look(names, me, scene.zone, now)
    if scene.place == "home":
        inside = blocks(home(scene.messages[0].card)["blocks"], look)
        body = f'<div class="msg"><div class="body">{inside}</div></div>'
        return f'<div class="pane"><div class="bar">Andon</div>{body}</div>'
    shown = (_message(each, identities, look, native=scene.native) for each in scene.messages)
    return f'<div class="pane">{_bar(scene, plan)}{"".join(shown)}</div>'


def _view(scene: Scene) -> Json:
    assert scene.form is not None
    identity = scene.reader.slack or ""
    request = Request(
        "slack:act:1", COMMAND, "slack", identity, "slack:T0OEM/C0LINE", scene.form.command
    )
    return view(scene.form, Act(request, Origin(identity, identity, "C0LINE"), trigger="1"))


def _bar(scene: Scene, plan: Program) -> str:
    titles = {
        "shared": f"# {plan.key.lower()}-line",
        "thread": f"Thread <small># {plan.key.lower()}-line</small>",
        "dm": "Andon",
    }
    return f'<div class="bar">{titles[scene.place]}</div>'


def _message(shown: Message, identities: Mapping[str, str], look: Look, *, native: bool) -> str:
    addresses = {who: identities[who] for who in shown.mentions}
    links = [(name, f"https://acme.slack.com/archives/C0LINE/{name}") for name in shown.links]
    payload = message(shown.card, addresses, links=links, native=native)
    drawn = "" if native else _picture(shown)
    inside = blocks(payload["blocks"], look) + drawn
    return framed(inside, shown.posted, look, private=shown.private)


def _picture(shown: Message) -> str:
    """The picture of a message stands in its thread."""
    drawn = "" if shown.private else chart(shown.card)
    return f'<div class="replies">1 reply</div>{drawn}' if drawn else ""
