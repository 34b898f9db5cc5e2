"""Forms as Slack modals, and filled modals as requests. Pure.

Everything that the submission needs travels in the modal itself, so a form that was opened before
a restart works after it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from adapters.slack.parse import PLATFORM, Act, Body, Home, Origin, identity
from adapters.slack.texts import TEXTS
from bot.messages.forms import (
    CHOICE,
    DATE,
    FILE,
    LONG_TEXT,
    PEOPLE,
    PEOPLE_LIMIT,
    PERSON,
    Choice,
    Field,
    Form,
    form_line,
)
from bot.messages.line import cut
from bot.ports.place import direct_place
from bot.ports.request import COMMAND, Request

Block = dict[str, Any]

TITLE, METADATA, OPTIONS, OPTION_TEXT, INPUT, FILES = 24, 3000, 100, 75, 3000, 10
CALLBACK, ANSWER = "andon", "answer"
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


def view(form: Form, act: Act) -> Block:
    """Return the modal of a form that ``act`` opens."""
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": _plain(form.title or TEXTS["form"], TITLE),
        "submit": _plain(form.submit or TEXTS["submit"], TITLE),
        "close": _plain(TEXTS["cancel"], TITLE),
        "private_metadata": _metadata(form, act),
        "blocks": [_input(field) for field in form.fields],
    }


def _metadata(form: Form, act: Act) -> str:
    request, origin = act.request, act.origin
    metadata = {
        "key": f"{PLATFORM}:view:{act.trigger}",
        "command": form.command,
        "place": request.place,
        "private": request.private,
        "thread": request.thread,
        "message": request.message if request.kind == COMMAND else None,
        "channel": origin.channel,
        "fields": [[f.name, f.option, f.quoted, f.after] for f in form.fields],
    }
    packed = json.dumps(metadata, ensure_ascii=False, separators=(",", ":"))
    if len(packed) > METADATA:
        raise ValueError(f"the form {form.name} does not fit into a modal")
    return packed


def _input(field: Field) -> Block:
    return {
        "type": "input",
        "block_id": field.name,
        "optional": not field.required,
        "label": _plain(field.label, 2000),
        "element": _ELEMENTS.get(field.kind, _text)(field),
    }


def _files(field: Field) -> Block:
    return {"type": "file_input", "action_id": ANSWER, "max_files": FILES}


def _text(field: Field) -> Block:
    limit = min(field.limit, INPUT)
    initial = {"initial_value": field.initial[:limit]} if field.initial else {}
    return {
        "type": "plain_text_input",
        "action_id": ANSWER,
        "multiline": field.kind == LONG_TEXT,
        "max_length": limit,
        **initial,
    }


def _choices(field: Field) -> Block:
    options = [_option(choice) for choice in field.choices[:OPTIONS]]
    first = next((o for o in options if o["value"] == field.initial), None)
    initial = {"initial_option": first} if first else {}
    placeholder = _plain(TEXTS["choose"], 150)
    return {
        "type": "static_select",
        "action_id": ANSWER,
        "placeholder": placeholder,
        "options": options,
        **initial,
    }


def _person(_field: Field) -> Block:
    placeholder = _plain(TEXTS["choose"], 150)
    return {"type": "users_select", "action_id": ANSWER, "placeholder": placeholder}


def _people(field: Field) -> Block:
    picker = _person(field) | {"type": "multi_users_select"}
    return {**picker, "max_selected_items": PEOPLE_LIMIT}


def _date(field: Field) -> Block:
    """A picker of a day; it begins with a day that was given, not with words about one."""
    day = {"initial_date": field.initial} if _ISO.fullmatch(field.initial or "") else {}
    placeholder = _plain(TEXTS["date"], 150)
    return {"type": "datepicker", "action_id": ANSWER, "placeholder": placeholder, **day}


_ELEMENTS: Mapping[str, Callable[[Field], Block]] = {
    CHOICE: _choices,
    FILE: _files,
    PERSON: _person,
    PEOPLE: _people,
    DATE: _date,
}


def _option(choice: Choice) -> Block:
    return {"text": _plain(choice.label, OPTION_TEXT), "value": choice.value}


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": cut(text, limit), "emoji": False}


def submitted(body: Body, home: Home) -> Act | None:
    """Return the act of a filled modal; one of another installation gives ``None``.

    A partner's submission names the installing team in ``view.app_installed_team_id``.
    """
    shown = body["view"]
    if shown.get("app_installed_team_id") not in (home.team, None):
        return None
    opened = json.loads(shown["private_metadata"])
    user = body["user"]["id"]
    actor = identity(body["user"].get("team_id"), user)
    answers = shown["state"]["values"]
    names = [name for name, *_ in opened["fields"]]
    values = {name: _answer(answers.get(name, {}).get(ANSWER, {})) for name in names}
    request = Request(
        key=opened["key"],
        kind=COMMAND,
        platform=PLATFORM,
        identity=actor,
        place=direct_place(PLATFORM, actor) if opened["private"] else opened["place"],
        text=form_line(_form(opened["command"], opened["fields"]), values),
        private=opened["private"],
        thread=opened["thread"],
        message=opened["message"],
        heard=False,
    )
    origin = Origin(user, actor, opened["channel"], opened["private"], opened["thread"])
    first = opened["fields"][0][0] if opened["fields"] else None
    given = (answers.get(name, {}).get(ANSWER, {}).get("files") or () for name in names)
    files = tuple(file for each in given for file in each)
    fetch = opened["message"] is not None
    return Act(request, origin, fetch=fetch, files=files, first_field=first)


def _answer(state: Body) -> str | None:
    chosen: Any = state.get("selected_option")
    picked = state.get("selected_users") or [state.get("selected_user")]
    people = [f"@{user}" for user in picked if user]
    if people:
        return ",".join(people)
    return chosen["value"] if chosen else state.get("selected_date") or state.get("value")


def _form(command: str, fields: Iterable[list[Any]]) -> Form:
    """Return as much of the form as its line depends on."""
    asked = tuple(
        Field(name, name, option=option, quoted=quoted, after=after)
        for name, option, quoted, after in fields
    )
    return Form("", command, "", "", asked)
