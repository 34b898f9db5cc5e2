"""What a browser is told: how the demo stands, and the messages that changed since it looked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape
from typing import Any

from adapters.web.paint_message import Painter, View, headline
from adapters.web.panes import BOT, DIRECT, SHARED, Panes, Ring, Shown
from adapters.web.played import Played
from adapters.web.texts import text

State = dict[str, Any]
SIDES = ("oem", "ems")
TABS = ("shared", "own", "dm")
NIGHT = (22, 7)


class States:
    """Puts together what is sent; ``facts`` of one moment are the same for every browser."""

    def __init__(self, played: Played, painter: Painter) -> None:
        self._played = played
        self._painter = painter
        self._panes: Panes = played.stage.panes

    @property
    def rev(self) -> int:
        """Return the revision of the messages."""
        return self._panes.rev

    def facts(self, *, playing: bool) -> State:
        """Return how the demo stands: time, what comes, the story."""
        played, told, horizon = self._played, self._played.told(), self._played.horizon
        start, end = horizon.window
        hours = horizon.hours()
        return {
            "now": _ms(played.now),
            "window": [_ms(start), _ms(end)],
            "clocks": {side: self._clock(side, hours.get(side, ())) for side in SIDES},
            "zones": {side: str(self._painter.zone(side)) for side in SIDES},
            "hours": {side: [[_ms(a), _ms(b)] for a, b in spans] for side, spans in hours.items()},
            "marks": [[_ms(m.at), f"{m.subject}: {m.words}", m.kind] for m in horizon.marks()],
            "past": [_ms(at) for at in horizon.past()],
            "before": sorted({_ms(at) for at in horizon.before()}),
            "caption": told.caption,
            "problem": told.problem,
            "step": [told.at, told.count],
            "story": told.story,
            "ended": told.ended,
            "playing": playing,
            "side": told.side,
            "focus": {s: [f.person, f.pane] for s, f in told.focus.items() if s in SIDES},
        }

    def _clock(self, side: str, hours: Any) -> State:
        now = self._played.now
        local = now.astimezone(self._painter.zone(side))
        night = local.hour >= NIGHT[0] or local.hour < NIGHT[1]
        at_work = any(opens <= now < closes for opens, closes in hours)
        state = "open" if at_work else "night" if night else "evening"
        return {
            "time": f"{local:%H:%M}",
            "day": f"{local:%a} {local:%b} {local.day}",
            "state": state,
            "word": text(state),
        }

    def whole(self, view: View) -> State:
        """Return every pane of both sides as HTML."""
        return {side: self._side(side, view) for side in SIDES}

    def _side(self, side: str, view: View) -> State:
        panes = {tab: self._pane(side, tab, view) for tab in TABS}
        return {**panes, "phones": self.phones(side)}

    def _pane(self, side: str, tab: str, view: View) -> str:
        person = view.people[side]
        listed, left = self._panes.newest(pane_of(tab, side, person), person)
        now = self._played.now
        drawn = "".join(self._painter.root(shown, side, view, now) for shown in listed)
        older = f'<p class="older">{escape(text("older", count=left))}</p>' if left else ""
        return older + drawn

    def since(self, view: View, rev: int) -> list[State]:
        """Return the messages that changed after ``rev``, where each side sees them."""
        return [
            patch for side in SIDES for tab in TABS for patch in self._patches(side, tab, view, rev)
        ]

    def _patches(self, side: str, tab: str, view: View, rev: int) -> Iterator[State]:
        """Yield what changed of a pane; a message that is too old to be shown stays away."""
        person = view.people[side]
        listed, left = self._panes.newest(pane_of(tab, side, person), person)
        for shown in listed:
            if shown.rev > rev:
                html = self._painter.root(shown, side, view, self._played.now)
                yield {"side": side, "tab": tab, "ref": shown.ref, "html": html, "left": left}

    def phones(self, side: str) -> str:
        """Return the newest notifications of a side's people, the newest first."""
        people = [p.id for p in self._painter.program.side_people(side)]
        rings = self._panes.rung(people)
        if not rings:
            return f'<li class="none">{escape(text("phones_none"))}</li>'
        return "".join(self._ring(ring, side) for ring in rings)

    def _ring(self, ring: Ring, side: str) -> str:
        local = ring.at.astimezone(self._painter.zone(side))
        tab = "dm" if ring.pane.startswith(DIRECT) else tab_of(ring.pane, side)
        return (
            f'<li><button type="button" class="ring" data-person="{escape(ring.person)}" '
            f'data-tab="{tab}" data-ref="{escape(ring.ref)}"><span class="whose">'
            f"<b>{escape(self._painter.name(ring.person))}</b> "
            f"<time>{local:%a %H:%M}</time></span>"
            f'<span class="words">{escape(ring.words[:120])}</span></button></li>'
        )

    def spoken(self, rev: int) -> str:
        """Return what was said after ``rev``, for who hears the page; the newest three."""
        changed = [s for s in self._panes.messages.values() if s.rev > rev and s.reader is None]
        told = [s for s in changed if not s.edited][-3:]
        return " ".join(text("said", **self._heard(shown)) for shown in told)

    def _heard(self, shown: Shown) -> Mapping[str, str]:
        who = text("brand") if shown.author == BOT else self._painter.name(shown.author)
        person = self._painter.name(shown.pane.removeprefix(DIRECT))
        where = "where_shared" if shown.pane == SHARED else "where_own"
        where = "where_dm" if shown.pane.startswith(DIRECT) else where
        return {"who": who, "where": text(where, person=person), "what": headline(shown)}


def pane_of(tab: str, side: str, person: str) -> str:
    """Return the pane behind a tab of a side that ``person`` looks at."""
    return {"shared": SHARED, "own": side}.get(tab, f"{DIRECT}{person}")


def tab_of(pane: str, side: str) -> str:
    """Return the tab of a side in which a pane stands."""
    return "shared" if pane == SHARED else "own" if pane == side else "dm"


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
