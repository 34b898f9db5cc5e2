"""A form behind a button, to be filled in on the page."""

from __future__ import annotations

from html import escape

from adapters.web.texts import text
from bot.domain.program import Program
from bot.messages.forms import CHOICE, DATE, FILE, LONG_TEXT, PEOPLE, PERSON, Field, Form

PEOPLE_LIST = "people"


def form(shown: Form, program: Program, note: str = "") -> str:
    """Return the inside of a form, below a note; a file is dropped in the thread instead."""
    questions = "".join(_question(field) for field in shown.fields if field.kind != FILE)
    said = f'<p class="note">{escape(note)}</p>' if note else ""
    people = "".join(f'<option value="{escape(p.id)}">{escape(p.name)}</option>'
                     for p in program.people)  # fmt: skip
    return (
        f'<h2 id="form-title">{escape(shown.title)}</h2>{said}{questions}'
        f'<datalist id="{PEOPLE_LIST}">{people}</datalist>'
        f'<div class="bottom"><button type="button" class="button" data-cancel>'
        f"{escape(text('cancel'))}</button>"
        f'<button type="submit" class="button primary">{escape(shown.submit)}</button></div>'
    )


def _question(field: Field) -> str:
    needed = " required" if field.required else ""
    open_yet = field.required and not (field.kind == CHOICE and field.initial)
    star = f' <span class="needed">({escape(text("required"))})</span>' if open_yet else ""
    named = f'name="{escape(field.name)}"{needed}'
    return f"<label><span>{escape(field.label)}{star}</span>{_input(field, named)}</label>"


def _input(field: Field, named: str) -> str:
    value = escape(field.initial or "")
    if field.kind == CHOICE:
        empty = "" if field.required else '<option value=""></option>'
        entries = "".join(
            f'<option value="{escape(c.value)}"{" selected" if c.value == field.initial else ""}>'
            f"{escape(c.label)}</option>"
            for c in field.choices
        )
        return f"<select {named}>{empty}{entries}</select>"
    if field.kind == LONG_TEXT:
        return f'<textarea rows="3" maxlength="{field.limit}" {named}>{value}</textarea>'
    kind = "date" if field.kind == DATE else "text"
    known = f' list="{PEOPLE_LIST}"' if field.kind in (PERSON, PEOPLE) else ""
    return f'<input type="{kind}" value="{value}" maxlength="{field.limit}"{known} {named}>'
