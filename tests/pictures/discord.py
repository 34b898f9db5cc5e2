"""Situations as Discord's client shows them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from adapters.discord import modal as forms
from adapters.discord.render import render, title_of
from adapters.web.paint import Look
from adapters.web.paint_discord import components, framed, markdown
from bot.domain.program import Program
from bot.ports.request import Attachment
from tests.pictures.discord_form import modal
from tests.pictures.situation import Message, Scene, chart

__all__ = ["Look", "markdown", "panel"]


def panel(scene: Scene, plan: Program) -> str:
    """Return a situation as the client shows it."""
    plan = scene.plan or plan
    if scene.form is not None:
        shown = forms.modal(scene.form, "1")
        assert shown is not None
        return modal(shown)
    people = {p.id: p.discord or "" for p in plan.people}
    names = {address: plan.person(who).name for who, address in people.items()}
    now = max(message.at for message in scene.messages)
    look = Look(names, people[scene.reader.id], scene.zone, now)
    messages = "".join(_message(each, people, look) for each in scene.messages)
    return f'<div class="pane">{_bar(scene, plan)}{messages}</div>'


def _bar(scene: Scene, plan: Program) -> str:
    channel = f"# {plan.key.lower()}-line"
    if scene.place == "thread":
        assert scene.root is not None
        channel += f" <small>›</small> {escape(title_of(scene.root))}"
    return f'<div class="bar">{"@ Andon" if scene.place in ("dm", "home") else channel}</div>'


def _message(shown: Message, people: Mapping[str, str], look: Look) -> str:
    addresses = {who: people[who] for who in shown.mentions} if not shown.private else {}
    links = [(name, f"https://discord.com/channels/1/2/{name}") for name in shown.links]
    drawn = Attachment("chart.png") if shown.card.picture and not shown.private else None
    payload = render(
        shown.card, addresses, key=shown.key or "", name=shown.subject, links=links, drawn=drawn
    ).payload
    picture = chart(shown.card) if drawn else ""
    inside = components(payload["components"], look, picture)
    pinged = f"<@{look.me}>" in str(payload["components"])
    return framed(
        inside, shown.posted, look, private=shown.private, pinged=pinged, edited=shown.edited
    )
