"""One message as a side sees it, with its thread, in the look of a platform."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from adapters.web import paint, paint_discord, paint_slack
from adapters.web.files import Dropped
from adapters.web.paint import Json, Look
from adapters.web.panes import BOT, SHARED, Panes, Shown
from adapters.web.texts import text
from bot.domain.program import Program
from bot.domain.values import Person
from bot.domain.zones import load_zone
from bot.messages.card import Card, mentioned
from bot.messages.layout import mark_of

Render = Callable[[Card, Mapping[str, str]], Sequence[Json]]
"""How a platform renders a card: what it would send, with the addresses of whom it mentions."""

LOOKS = ("slack", "discord")
EMOJI = {"eyes": "👀", "white_check_mark": "✅", "rotating_light": "🚨", "thumbsup": "👍"}
_ISSUE = re.compile(r"[A-Z][A-Z0-9]+-\d+")


@dataclass(frozen=True, slots=True)
class View:
    """How somebody looks at the page: which platform's look, and as whom on each side."""

    look: str
    people: Mapping[str, str]


class Painter:
    """Draws messages; ``renders`` says for each look what the platform would send."""

    def __init__(
        self, program: Program, panes: Panes, dropped: Dropped, renders: Mapping[str, Render]
    ) -> None:
        self.program = program
        self._panes = panes
        self._dropped = dropped
        self._renders = renders
        people = [p.id for p in program.people]
        self._addresses = {
            "slack": {p: f"T0/U0{n}" for n, p in enumerate(people)},
            "discord": {p: str(10**17 + n) for n, p in enumerate(people)},
        }

    def zone(self, side: str) -> ZoneInfo:
        """Return the zone of a side's first site."""
        sites = self.program.side_sites(side)
        return load_zone(sites[0].zone if sites else self.program.zone)

    def name(self, person: str) -> str:
        """Return what a person is called."""
        known = self.program.person(person)
        return known.name if known is not None else person

    def root(self, shown: Shown, side: str, view: View, now: datetime) -> str:
        """Return a message with its thread below it, as an article that is replaced whole."""
        look = self._look(side, view, now)
        answers = self._panes.replies(shown.ref, view.people[side])
        below = "".join(self._message(each, look, view.look) for each in answers)
        thread = f'<div class="thread">{below}</div>' if below else ""
        inside = self._message(shown, look, view.look)
        return (
            f'<article class="item" data-ref="{escape(shown.ref)}">'
            f"{inside}{thread}{self._tools(shown)}</article>"
        )

    def _look(self, side: str, view: View, now: datetime) -> Look:
        addresses = self._addresses[view.look]
        names = {a.rpartition("/")[2]: self.name(p) for p, a in addresses.items()}
        me = addresses.get(view.people[side], "").rpartition("/")[2]
        return Look(names, me, self.zone(side), now, live=True)

    def _message(self, shown: Shown, look: Look, platform: str) -> str:
        drawn = (
            self._of_person(shown, look)
            if shown.author != BOT
            else self._of_bot(shown, look, platform)
        )
        chips = "".join(_chips(self, shown))
        reactions = f'<div class="chips">{chips}</div>' if chips else ""
        return f'<div class="said" data-ref="{escape(shown.ref)}">{drawn}{reactions}</div>'

    def _of_bot(self, shown: Shown, look: Look, platform: str) -> str:
        card = shown.card or Card((shown.text,))
        known = self._addresses[platform]
        addresses = {p: known[p] for p in mentioned(card) if p in known}
        payload = self._renders[platform](card, addresses)
        private = shown.reader is not None
        files = "".join(_file(number, self._dropped) for number in shown.files)
        picture = _picture(shown) if card.picture else ""
        if platform == "slack":
            inside = paint_slack.blocks(payload, look) + picture + files
            return paint_slack.framed(inside, shown.at, look, private=private)
        inside = paint_discord.components(payload, look, picture) + files
        pinged = look.me in addresses.values()
        return paint_discord.framed(
            inside, shown.at, look, private=private, pinged=pinged, edited=shown.edited
        )

    def _of_person(self, shown: Shown, look: Look) -> str:
        person = self.program.person(shown.author)
        name, side = self.name(shown.author), person.side if person is not None else "oem"
        words = escape(shown.text).replace("\n", "<br>")
        files = "".join(_file(number, self._dropped) for number in shown.files)
        at = paint.clock(shown.at.astimezone(look.zone))
        company = self.program.company(side)
        return (
            f'<div class="msg person"><div class="avatar {escape(side)}" aria-hidden="true">'
            f'{escape(_initials(name))}</div><div class="body"><div class="who">'
            f"<b>{escape(name)}</b> <small>{escape(company)}</small> <time>{at}</time></div>"
            f'<div class="section content">{words}</div>{files}</div></div>'
        )

    def _tools(self, shown: Shown) -> str:
        ref = escape(shown.ref)
        emoji = "".join(
            f'<button type="button" data-emoji="{name}" data-on="{ref}" aria-label="{name}">'
            f"{sign}</button>"
            for name, sign in EMOJI.items()
        )
        react = (
            f'<details class="react"><summary aria-label="{escape(text("react"))}">☺</summary>'
            f'<div class="palette">{emoji}</div></details>'
        )
        return f'<div class="tools">{_reply(shown)}{react}</div>'


def _reply(shown: Shown) -> str:
    """Return the way into the thread of an issue's card."""
    subject = shown.about[0] if len(shown.about) == 1 else ""
    if shown.pane != SHARED or shown.reader is not None or not _ISSUE.fullmatch(subject):
        return ""
    label = escape(text("thread", subject=subject))
    return f'<button type="button" class="reply" data-thread="{escape(subject)}">{label}</button>'


def _picture(shown: Shown) -> str:
    assert shown.card is not None
    assert shown.card.picture is not None
    alt = escape(shown.card.picture.alt)
    return f'<img class="chart" loading="lazy" alt="{alt}" src="chart/{escape(shown.ref)}">'


def _file(number: int, dropped: Dropped) -> str:
    name = escape(dropped.name(number))
    if dropped.picture(number) is None:
        return f'<div class="file">📄 <a href="get/{number}" download>{name}</a></div>'
    return (
        f'<figure class="dropped"><img src="file/{number}" alt="{name}">'
        f"<figcaption>{name}</figcaption></figure>"
    )


def _chips(painter: Painter, shown: Shown) -> Iterator[str]:
    """Yield each emoji with how many people reacted with it."""
    people: dict[str, list[str]] = {}
    for emoji, person in shown.reactions:
        people.setdefault(emoji, []).append(painter.name(person))
    for emoji, names in people.items():
        said = escape(text("reacted", people=", ".join(names)))
        sign = escape(EMOJI.get(emoji, f":{emoji}:"))
        yield f'<span class="chip" title="{said}">{sign} {len(names)}</span>'


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:2]).upper()


def headline(shown: Shown) -> str:
    """Return a message in a few words, for who hears the page."""
    card = shown.card
    words = " ".join(filter(None, [mark_of(card), shown.text])) if card else shown.text
    return " ".join(words.split())[:140]


def role_of(person: Person) -> str:
    """Return a person's first role in words."""
    return person.roles[0].replace("_", " ") if person.roles else ""
