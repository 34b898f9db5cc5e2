"""Payloads as acts, and what people typed as text: pure, by tables."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.slack import parse
from adapters.slack.markup import command_of, inert, typed
from adapters.slack.parse import Home

HOME = Home("T1", "UBOT")


@pytest.mark.parametrize(
    ("wire", "meant"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<@U1> and <@U2|ann>", "@U1 and @U2"),
        ("see <http://x.example/a?b=1&amp;c=2|label>", "see http://x.example/a?b=1&c=2"),
        ("<https://x.example>", "https://x.example"),
        ("<mailto:a@b.example|a@b.example> <tel:+1408|+1 408>", "a@b.example +1 408"),
        ("<#C1|line> <#C2>", "#line #C2"),
        ("<!channel> <!subteam^S1|@buyers> <!here|here>", "@channel @buyers @here"),
        ("<!date^1^{date}|today>", "today"),
        ("“curly” quotes", "“curly” quotes"),
    ],
)
def test_typed(wire: str, meant: str) -> None:
    assert typed(wire) == meant


@pytest.mark.parametrize(
    ("wire", "line"),
    [
        ("<@UBOT> issue list", "issue list"),
        ("<@UBOT>: ack", "ack"),
        ("ack <@UBOT>", "ack"),
        ("hi <@UBOT|andon>, ack <@U2>", "ack @U2"),
        ("<@UBOT>", ""),
    ],
)
def test_command_of(wire: str, line: str) -> None:
    assert command_of(wire, "UBOT") == line


@pytest.mark.parametrize(
    "alive", ["*b*", "_i_", "~s~", "`c`", "> q", "<!here>", "@channel", "<@U1>", "a\n> b"]
)
def test_inert_text_is_dead(alive: str) -> None:
    assert alive not in inert(alive).replace("&gt; b", "> b").replace("&gt; q", "> q") or (
        "\u2060" in inert(alive)
    )


def test_inert_leaves_part_numbers_and_links_alone() -> None:
    assert inert("STM32_G0_B1 5*3") == "STM32_G0_B1 5*3"
    assert inert("see https://x.example/a_b?c=1&d=2.") == "see <https://x.example/a_b?c=1&amp;d=2>."


def event(**more: Any) -> dict[str, Any]:
    base = {"type": "message", "channel": "C1", "user": "U1", "text": "hi", "ts": "2.0"}
    return {"type": "event_callback", "team_id": "T1", "event": {**base, "team": "T1", **more}}


@pytest.mark.parametrize(
    ("more", "kind", "place", "thread"),
    [
        ({}, None, "", None),
        ({"thread_ts": "1.0"}, "talk", "slack:T1/C1", "1.0"),
        ({"thread_ts": "2.0"}, None, "", None),
        ({"text": "<@UBOT> ack", "thread_ts": "1.0"}, "command", "slack:T1/C1", "1.0"),
        ({"type": "app_mention", "text": "<@UBOT> ack"}, "command", "slack:T1/C1", None),
        ({"channel": "D1", "channel_type": "im"}, "talk", "slack:dm:T1/U1", None),
        ({"channel": "D1", "channel_type": "im", "bot_id": "B"}, None, "", None),
        ({"thread_ts": "1.0", "subtype": "message_deleted"}, None, "", None),
        ({"thread_ts": "1.0", "subtype": "file_share"}, "talk", "slack:T1/C1", "1.0"),
        ({"thread_ts": "1.0", "user": "UBOT"}, None, "", None),
    ],
)
def test_said(more: dict[str, Any], kind: str | None, place: str, thread: str | None) -> None:
    act = parse.said(event(**more), HOME)
    if kind is None:
        assert act is None
        return
    assert act is not None
    found = act.request
    assert (found.kind, found.place, found.thread) == (kind, place, thread)
    assert found.key == f"slack:T1/{more.get('channel', 'C1')}/2.0"


def test_a_mention_has_one_key_however_it_arrives() -> None:
    text = {"text": "<@UBOT> ack", "thread_ts": "1.0"}
    assert parse.said(event(**text), HOME) == parse.said(event(type="app_mention", **text), HOME)


@pytest.mark.parametrize(
    ("team", "identity"), [("T2", "T2/U1"), ("E2", "?/U1"), (None, "?/U1"), ("", "?/U1")]
)
def test_identity_fails_closed(team: str | None, identity: str) -> None:
    assert parse.identity(team, "U1") == identity


def test_a_button_outside_this_kind_is_no_act() -> None:
    body = {"actions": [{"type": "static_select"}], "user": {"id": "U1"}, "trigger_id": "1"}
    assert parse.pressed(body, HOME) is None


def test_a_slash_command_of_another_installation_is_no_act() -> None:
    body = {"team_id": "T9", "user_id": "U1", "channel_id": "C1", "trigger_id": "1"}
    assert parse.slash(body, HOME) is None
