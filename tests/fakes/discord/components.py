"""The components of Discord's messages and forms: kinds, fields, limits, and what stands in what.

A field that the platform knows and this program does not use is left out, and so refused.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.fakes.shapes import ByKind, Fields, Flag, Many, Number, Shape, Text

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 18, 19, 21, 22, 23
SELECTS = (STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)

FLAG = Flag()
SNOWFLAKE = Text(pattern="^(0|[1-9][0-9]*)$")
COLOUR = Number(0, 0xFFFFFF)
NAMED: Mapping[str, Shape] = {"custom_id": Text(1, 100)}


def body(needed: Mapping[str, Shape] | None = None, /, **may: Shape) -> Fields:
    """Return an object of Discord's: what may be left out may be null."""
    return Fields(needed or {}, may, null=True)


def component(kind: int, needed: Mapping[str, Shape] | None = None, **may: Shape) -> Fields:
    """Return a component: its kind is needed, and it may have a number of its own."""
    return body({"type": Number(among=(kind,)), **(needed or {})}, id=Number(0), **may)


def _chosen(*types: str) -> Many:
    """Return what a select shows as chosen before anybody chose."""
    kinds = {each: body({"type": Text(among=(each,)), "id": SNOWFLAKE}) for each in types}
    return Many(ByKind("type", kinds), 0, 25)


EMOJI = body({"name": Text(most=32)}, id=SNOWFLAKE)
MEDIA = body({"url": Text(most=2048)})
_NAMED_VALUE: Mapping[str, Shape] = {"label": Text(1, 100), "value": Text(1, 100)}
_CHOICE: Mapping[str, Shape] = {"description": Text(most=100), "default": FLAG}
_COUNTED: Mapping[str, Shape] = {"min_values": Number(0, 25), "max_values": Number(1, 25)}
_COUNTED_TO_TEN: Mapping[str, Shape] = {"min_values": Number(0, 10), "max_values": Number(1, 10)}


def _selects(**more: Shape) -> dict[int, Fields]:
    """Return the selects; ``more`` is what only those of a message or of a form have."""
    may: dict[str, Shape] = {"placeholder": Text(most=150), **_COUNTED, **more}
    option = body(_NAMED_VALUE, emoji=EMOJI, **_CHOICE)
    chosen = {
        USER_SELECT: _chosen("user"),
        ROLE_SELECT: _chosen("role"),
        MENTIONABLE_SELECT: _chosen("role", "user"),
        CHANNEL_SELECT: _chosen("channel"),
    }
    return {
        STRING_SELECT: component(STRING_SELECT, {**NAMED, "options": Many(option, 1, 25)}, **may),
        **{n: component(n, NAMED, default_values=each, **may) for n, each in chosen.items()},
    }


_SIMPLE = {
    BUTTON: component(
        BUTTON,
        {"style": Number(among=(1, 2, 3, 4, 5, 6))},
        custom_id=NAMED["custom_id"],
        label=Text(most=80),
        disabled=FLAG,
        url=Text(most=512),
        sku_id=SNOWFLAKE,
        emoji=EMOJI,
    ),
    TEXT_DISPLAY: component(TEXT_DISPLAY, {"content": Text(1, 4000)}),
    THUMBNAIL: component(THUMBNAIL, {"media": MEDIA}, description=Text(1, 1024), spoiler=FLAG),
    FILE: component(FILE, {"file": MEDIA}, spoiler=FLAG),
    SEPARATOR: component(SEPARATOR, spacing=Number(among=(1, 2)), divider=FLAG),
    GALLERY: component(
        GALLERY,
        {"items": Many(body({"media": MEDIA}, description=Text(1, 1024), spoiler=FLAG), 1, 10)},
    ),
    **_selects(disabled=FLAG),
}


def _one_of(kinds: Mapping[int, Fields], *allowed: int) -> ByKind:
    return ByKind("type", {kind: kinds[kind] for kind in allowed})


_ARRANGED = {
    **_SIMPLE,
    ROW: component(ROW, {"components": Many(_one_of(_SIMPLE, BUTTON, *SELECTS), 1, 5)}),
    SECTION: component(
        SECTION,
        {
            "components": Many(_one_of(_SIMPLE, TEXT_DISPLAY), 1, 3),
            "accessory": _one_of(_SIMPLE, BUTTON, THUMBNAIL),
        },
    ),
}
_SHOWN = (ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR)
_FRAMED = {
    **_ARRANGED,
    CONTAINER: component(
        CONTAINER,
        {"components": Many(_one_of(_ARRANGED, *_SHOWN), 1, 40)},
        accent_color=COLOUR,
        spoiler=FLAG,
    ),
}
IN_A_MESSAGE = _one_of(_FRAMED, *_SHOWN, CONTAINER)
"""What may stand at the top of a message's components."""

_ASKED = {
    TEXT_INPUT: component(
        TEXT_INPUT,
        {**NAMED, "style": Number(among=(1, 2))},
        value=Text(most=4000),
        placeholder=Text(most=100),
        required=FLAG,
        min_length=Number(0, 4000),
        max_length=Number(1, 4000),
    ),
    **_selects(required=FLAG),
    FILE_UPLOAD: component(FILE_UPLOAD, NAMED, required=FLAG, **_COUNTED_TO_TEN),
    RADIO_GROUP: component(
        RADIO_GROUP, {**NAMED, "options": Many(body(_NAMED_VALUE, **_CHOICE), 2, 10)}, required=FLAG
    ),
    CHECKBOX_GROUP: component(
        CHECKBOX_GROUP,
        {**NAMED, "options": Many(body(_NAMED_VALUE, **_CHOICE), 1, 10)},
        required=FLAG,
        **_COUNTED_TO_TEN,
    ),
    CHECKBOX: component(CHECKBOX, NAMED, default=FLAG),
}
IN_A_FORM = ByKind(
    "type",
    {
        LABEL: component(
            LABEL,
            {"label": Text(1, 45), "component": _one_of(_ASKED, *_ASKED)},
            description=Text(1, 100),
        ),
        TEXT_DISPLAY: _SIMPLE[TEXT_DISPLAY],
    },
)
"""What may stand at the top of a form."""
