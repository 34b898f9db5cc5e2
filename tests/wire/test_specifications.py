"""The fakes' tables agree with the platforms' own descriptions, which lie beside the checkout.

The fakes check what is sent with the tables alone. Here each fact of a table is held against the
description: both say the same, or the table is narrower for a reason that stands here.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.beside import SPECS, beside
from tests.fakes.discord.table import ROUTES, Route
from tests.fakes.shapes import ByKind, Either, Fields, Flag, Many, Number, Shape, Text
from tests.fakes.slack.manifest import MANIFEST
from tests.wire.agreement import Json, Schemas

JSON, WITH_FILES = "application/json", "multipart/form-data"
_BOTS = "a bot's message holds 2,000 characters"
_ONCE = "a list of what may be pinged holds no gaps"
_CHOICES = "choices are offered, or the interaction is not answered with them"
STRICTER = {
    "/applications/{application_id}/commands is never null": "this program always has commands",
    "ApplicationCommandUpdateRequest.type is one of (1, 2, 3), (1, 2, 3, 4) there":
        "4 starts an activity, which this program has not",
    "ApplicationCommandOptionStringChoice.value most 100, 6000 there":
        "the documentation allows 100 characters",
    "ApplicationCommandOptionStringChoice is never null": _CHOICES,
    "ApplicationCommandOptionIntegerChoice is never null": _CHOICES,
    "InteractionApplicationCommandAutocompleteCallbackStringData.choices is needed": _CHOICES,
    "InteractionApplicationCommandAutocompleteCallbackIntegerData.choices is needed": _CHOICES,
    "CreatePrivateChannelRequest.recipient_id is needed": "there are no groups",
    "MessageCreateRequest.content most 2000, 4000 there": _BOTS,
    "MessageEditRequestPartial.content most 2000, 4000 there": _BOTS,
    "MessageAllowedMentionsRequest.parse most 3, 1521 there": "three kinds, each of them once",
    "AllowedMentionTypes is never null": _ONCE,
    "SnowflakeType is never null": _ONCE,
    "CreateMessageInteractionCallbackRequest.data is needed": "an answer says something",
    "UpdateMessageInteractionCallbackRequest.data is needed": "a change says something",
    "ModalInteractionCallbackRequestData.components most 5, 40 there":
        "the documentation allows 5 questions",
}  # fmt: skip
"""Where a table is narrower than the description, and why."""


@pytest.fixture(scope="module")
def discord() -> Json:
    document: Json = json.loads(beside(SPECS, "discord-openapi.json").read_text("utf-8"))
    return document


def _content(document: Json, route: Route) -> Json:
    """Return what a route's body may come as; an unknown route has no entry."""
    operation = document["paths"][route.path][route.method.lower()]
    content: Json = operation.get("requestBody", {}).get("content", {})
    return content


def _query(document: Json, route: Route) -> Json:
    operation = document["paths"][route.path][route.method.lower()]
    found = operation.get("parameters", [])
    return {each["name"]: each["schema"] for each in found if each["in"] == "query"}


def test_every_route_of_the_table_is_one_of_discords(discord: Json) -> None:
    for route in ROUTES:
        content = _content(discord, route)
        assert (route.body is not None) == (JSON in content), route
        assert route.files == (WITH_FILES in content), route
        assert route.query.keys() <= _query(discord, route).keys(), route


def test_the_table_says_what_discord_says(discord: Json) -> None:
    schemas, found = Schemas(discord["components"]["schemas"]), set[str]()
    for route in ROUTES:
        if route.body is not None:
            body = _content(discord, route)[JSON]["schema"]
            found.update(schemas.differences(route.body, body, route.path))
        for name, shape in route.query.items():
            found.update(schemas.differences(shape, _query(discord, route)[name], name))
    assert found == {f"narrower: {line}" for line in STRICTER}


def test_the_manifests_table_says_what_slack_says() -> None:
    path = beside(SPECS, "slack-manifest.schema.2.0.0.json")
    schema: Json = json.loads(path.read_text("utf-8"))
    assert list(Schemas(schema["definitions"]).differences(MANIFEST, schema, "manifest")) == []


# the comparison itself can fail

WORD = {"type": "string", "minLength": 1, "maxLength": 4, "pattern": "^a"}
OBJECT: Json = {"type": "object", "required": ["a"], "properties": {"a": WORD, "b": WORD}}
KINDS: Json = {
    "oneOf": [
        {"type": "object", "properties": {"type": {"type": "integer", "enum": [1]}, "a": WORD}},
        {"type": "null"},
    ]
}
FITS = Text(1, 4, "^a")


@pytest.mark.parametrize(
    ("shape", "schema", "told"),
    [
        (FITS, WORD, []),
        (Text(1, 5, "^a"), WORD, ["wider: x most 5, 4 there"]),
        (Text(1, None, "^a"), WORD, ["wider: x most None, 4 there"]),
        (Text(0, 4, "^a"), WORD, ["wider: x least 0, 1 there"]),
        (Text(2, 3, "^a"), WORD, ["narrower: x least 2, 1 there", "narrower: x most 3, 4 there"]),
        (Text(1, 4), WORD, ["wider: x matches ^a"]),
        (Text(1, 4, "^b"), WORD, ["wider: x matches ^a"]),
        (FITS, {**WORD, "type": ["string", "null"]}, ["narrower: x is never null"]),
        (FITS, {**WORD, "contentEncoding": "base64"},
         ["wider: x states contentEncoding, which is not compared"]),
        (Flag(), {"type": "integer"}, ["wider: x is integer"]),
        (Number(0, 9), {"type": "integer", "maximum": 9}, ["narrower: x least 0, None there"]),
        (Number(whole=False), {"type": "integer"}, ["wider: x is integer"]),
        (Number(among=(1, 3)), {"type": "integer", "oneOf": [{"const": 1}, {"const": 2}]},
         ["wider: x is one of (1, 3), (1, 2) there"]),
        (Many(FITS, 0, 2), {"type": "array", "items": WORD, "maxItems": 1, "uniqueItems": True},
         ["wider: x most 2, 1 there", "wider: x is unique"]),
        (Fields({"a": FITS}, {"b": FITS}), OBJECT, []),
        (Fields({}, {"a": FITS}), OBJECT, ["wider: x needs a"]),
        (Fields({"a": FITS, "b": FITS}), OBJECT, ["narrower: x.b is needed"]),
        (Fields({"a": FITS}, {"c": FITS}), OBJECT, ["wider: x has no c"]),
        (Fields({"a": FITS}, {"b": FITS}, null=True), OBJECT, ["wider: x.b is never null"]),
        (ByKind("type", {1: Fields({}, {"a": FITS})}), KINDS, ["narrower: x is never null"]),
        (ByKind("type", {2: Fields()}), KINDS["oneOf"][0], ["wider: x has no type 2"]),
        (Either((FITS, Flag())), {"oneOf": [WORD, {"type": "boolean"}]}, []),
        (Either((FITS, Flag())), WORD, ["wider: x is string"]),
    ],
)  # fmt: skip
def test_a_difference_is_found(shape: Shape, schema: Any, told: list[str]) -> None:
    assert sorted(Schemas({}).differences(shape, schema, "x")) == sorted(told)
