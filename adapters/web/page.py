"""The page itself: what stands around the messages. Its script and looks are files beside it."""

from __future__ import annotations

import json
from html import escape

from adapters.web.paint_message import LOOKS, Painter, View, role_of
from adapters.web.panes import MOST
from adapters.web.state import SIDES, TABS, State
from adapters.web.texts import TEXTS, text

SCRIPT_TEXTS = (
    "play", "pause", "lost", "refused", "older", "thread_of", "coming_none", "write", "turn",
)  # fmt: skip


def page(painter: Painter, view: View, facts: State, panes: State) -> str:
    """Return the page as it first stands: everything on it can be read before its script runs."""
    words = {key: TEXTS[key] for key in SCRIPT_TEXTS}
    given = escape(
        json.dumps({"facts": facts, "texts": words, "tries": _tries(painter), "most": MOST})
    )
    sides = "".join(_side(side, painter, view, facts, panes[side]) for side in SIDES)
    sheets = (*LOOKS, "page")
    links = "".join(f'<link rel="stylesheet" href="static/{name}.css">' for name in sheets)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(text('title'))}</title>{links}"
        '<link rel="icon" href="static/icon.svg" type="image/svg+xml">'
        '<script src="static/page.js" defer></script></head>'
        f'<body data-given="{given}"><a class="skip" href="#sides">{escape(text("skip"))}</a>'
        f"{_top(view)}{_story(facts)}{_time()}{_chooser(painter)}"
        f'<main id="sides" data-shown="oem">{sides}</main>'
        '<dialog id="form" aria-labelledby="form-title"><form method="dialog"></form></dialog>'
        '<div id="live" class="hidden" aria-live="polite"></div>'
        '<div id="problem" role="alert" hidden></div>'
        f"<noscript><p>{escape(text('script'))}</p></noscript></body></html>"
    )


def _tries(painter: Painter) -> list[dict[str, str]]:
    """Return lines to begin with, each for the first person of a side."""
    program = painter.program
    first = {side: program.side_people(side)[0] for side in SIDES if program.side_people(side)}
    log = text("try_log_line", what=text("try_log_what"))
    wanted = (
        ("ems", "try_log", log),
        ("oem", "try_list", text("try_list_line")),
        ("oem", "try_help", text("try_help_line")),
    )
    return [
        {
            "side": side,
            "person": first[side].id,
            "label": text(label, person=first[side].name),
            "line": line,
        }
        for side, label, line in wanted
        if side in first
    ]


def _top(view: View) -> str:
    choices = "".join(
        f'<label><input type="radio" name="look" value="{look}"'
        f"{' checked' if look == view.look else ''}><span>{escape(text(look))}</span></label>"
        for look in LOOKS
    )
    return (
        '<header class="top"><div class="brand"><img src="static/icon.svg" alt="" width="28" '
        f'height="28"><h1>{escape(text("brand"))}</h1><p>{escape(text("promise"))}</p></div>'
        f'<fieldset class="switch"><legend class="hidden">{escape(text("look"))}</legend>{choices}'
        f'</fieldset><button type="button" id="again">{escape(text("again"))}</button></header>'
    )


def _story(facts: State) -> str:
    return (
        f'<section class="story" aria-label="{escape(text("story"))}"><div class="telling">'
        f'<p id="caption" aria-live="polite">{escape(facts["caption"])}</p>'
        '<div id="dots" aria-hidden="true"></div></div>'
        f'<div id="tries" hidden></div>'
        f'<button type="button" id="leave">{escape(text("skip_story"))}</button></section>'
    )


def _time() -> str:
    return (
        f'<section class="time" aria-label="{escape(text("time"))}"><div class="controls">'
        f'<button type="button" id="play" class="round"><span>{escape(text("play"))}</span>'
        f'</button><button type="button" id="next">{escape(text("next"))}</button>'
        f'<button type="button" id="rule" aria-haspopup="dialog">{escape(text("rule"))}</button>'
        "</div>"
        '<div class="track"><svg id="track" aria-hidden="true"></svg>'
        f'<input type="range" id="slider" aria-label="{escape(text("slider"))}" step="5">'
        '<output id="preview" for="slider" hidden></output></div>'
        f'<details class="coming" open><summary>{escape(text("coming"))}</summary>'
        '<ol id="coming"></ol></details></section>'
    )


def _chooser(painter: Painter) -> str:
    """Return the switch between the sides, for a screen that has room for one."""
    entries = "".join(
        f'<label><input type="radio" name="side" value="{side}"{" checked" * (side == "oem")}>'
        f"<span>{escape(_place(painter, side))} <i data-news></i></span></label>"
        for side in SIDES
    )
    legend = escape(text("sides"))
    return (
        f'<fieldset class="switch sides"><legend class="hidden">{legend}</legend>{entries}'
        "</fieldset>"
    )


def _place(painter: Painter, side: str) -> str:
    sites = painter.program.side_sites(side)
    return (sites[0].name or sites[0].id) if sites else painter.program.company(side)


def _side(side: str, painter: Painter, view: View, facts: State, panes: State) -> str:
    program, clock = painter.program, facts["clocks"][side]
    company = escape(program.company(side))
    label = escape(text("side", place=_place(painter, side), company=program.company(side)))
    return (
        f'<section class="side" id="{side}" aria-label="{label}"><header>'
        f"<div><h2>{escape(_place(painter, side))}</h2><p>{company}</p></div>"
        f'<div class="clock" data-state="{clock["state"]}"><time>{clock["time"]}</time>'
        f'<span class="day">{escape(clock["day"])}</span>'
        f'<span class="word">{escape(clock["word"])}</span></div></header>'
        f'<div class="device"><div class="client">{_tabs(side, painter)}'
        f"{''.join(_pane(side, tab, view, panes[tab]) for tab in TABS)}"
        f"{_composer(side, painter, view)}</div>"
        f'<aside class="phone" aria-label="{escape(text("phones"))}">'
        f"<h3>{escape(text('phones'))}</h3>"
        f"<ol data-phones>{panes['phones']}</ol></aside></div></section>"
    )


def _tabs(side: str, painter: Painter) -> str:
    program = painter.program
    labels = {
        "shared": text("pane_shared", channel=f"{program.key.lower()}-line"),
        "own": text(f"pane_{side}", company=program.company(side).split()[0].lower()),
        "dm": text("pane_dm"),
    }
    entries = "".join(
        f'<button type="button" role="tab" id="{side}-{tab}-tab" data-tab="{tab}" '
        f'aria-controls="{side}-{tab}" aria-selected="{str(tab == "shared").lower()}" '
        f'tabindex="{0 if tab == "shared" else -1}">{escape(label)}<i data-news></i></button>'
        for tab, label in labels.items()
    )
    return f'<div class="tabs" role="tablist">{entries}</div>'


def _pane(side: str, tab: str, view: View, inside: str) -> str:
    hidden = "" if tab == "shared" else " hidden"
    empty = escape(text("nothing"))
    return (
        f'<div class="room {view.look}" role="tabpanel" id="{side}-{tab}" tabindex="0" '
        f'aria-labelledby="{side}-{tab}-tab"{hidden}><p class="empty">{empty}</p>'
        f'<div class="pane" data-items>{inside}</div></div>'
    )


def _composer(side: str, painter: Painter, view: View) -> str:
    people = "".join(
        f'<option value="{escape(p.id)}"{" selected" * (p.id == view.people[side])}>'
        f"{escape(p.name)}, {escape(role_of(p))}</option>"
        for p in painter.program.side_people(side)
    )
    write = escape(text("write", person=painter.name(view.people[side])))
    return (
        f'<form class="composer" data-side="{side}"><p class="in-thread" hidden><span></span>'
        f'<button type="button" data-leave>{escape(text("thread_end"))}</button></p>'
        f'<label class="who-am-i"><span>{escape(text("person"))}</span>'
        f'<select name="person">{people}</select></label>'
        f'<div class="line"><textarea name="line" rows="1" aria-label="{write}" '
        f'placeholder="{escape(text("hint"))}"></textarea>'
        f'<label class="attach" title="{escape(text("photo"))}"><input type="file" name="file" '
        f'class="hidden" aria-label="{escape(text("photo"))}"><span aria-hidden="true">＋</span>'
        f'</label><button type="submit">{escape(text("send"))}</button></div></form>'
    )
