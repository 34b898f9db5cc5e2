"""The two outputs of a rehearsal: JSON lines, and a transcript to read."""

from __future__ import annotations

import json
from datetime import timedelta

from bot.messages.card import Button, Card, Mention
from bot.rehearsal.record import Said, Stopped, as_json, of_delivery, of_reply
from bot.rehearsal.transcript import Transcript, anchor_zones
from tests.rehearsal.fakes import PROGRAM, T0, delivery


def test_a_line_has_its_keys_in_order() -> None:
    record = of_delivery(delivery("k", level=1, mentions=("tom",), title="U7 “short” 缺料"), T0)
    assert as_json(record) == (
        '{"at": "2026-12-03T08:00:00Z", "to": "shared", "kind": "issue.card", '
        '"subject": "ACME-1", "level": 1, "mentions": ["tom"], "key": "k", '
        '"text": "U7 “short” 缺料"}'
    )


def test_an_edit_says_so_and_seconds_stay() -> None:
    line = json.loads(as_json(of_delivery(delivery(ref="m1"), T0 + timedelta(seconds=7))))
    assert line["at"] == "2026-12-03T08:00:07Z"
    assert list(line)[-2:] == ["edit", "text"]
    assert line["edit"] is True


def test_buttons_are_given_with_the_lines_behind_them() -> None:
    buttons = (Button("I have it", "issue ack ACME-1"), Button("Give to…", "issue assign ACME-1"))
    line = json.loads(as_json(of_delivery(delivery(buttons=buttons), T0)))
    assert list(line)[-2:] == ["text", "buttons"]
    assert line["buttons"] == [
        {"label": "I have it", "line": "issue ack ACME-1"},
        {"label": "Give to…", "line": "issue assign ACME-1"},
    ]


def test_a_bundle_ends_with_its_parts() -> None:
    parts = (("ack.reminder", "ACME-1", None), ("hole", "ACME-2", None))
    line = json.loads(as_json(of_delivery(delivery(kind="bundle", name=None, parts=parts), T0)))
    assert list(line)[-1] == "parts"
    assert line["parts"][0] == {"kind": "ack.reminder", "subject": "ACME-1", "level": None}


def test_a_reply_goes_to_the_actor_without_a_key() -> None:
    record = of_reply(Card((Mention("tom", "Tom"), " owns it")), "ACME-1", "maria", T0)
    line = json.loads(as_json(record))
    assert (line["to"], line["kind"], line["key"]) == ("dm:maria", "reply", None)
    assert line["mentions"] == ["tom"]
    assert line["text"] == "@Tom owns it"


def page(*happenings: object, kinds: bool = True, width: int = 80) -> list[str]:
    transcript = Transcript(anchor_zones(PROGRAM), width=width, kinds=kinds)
    return [line for h in happenings for line in transcript.lines(h)]  # type: ignore[arg-type]


def test_a_transcript_has_both_zones_and_a_heading_for_each_day() -> None:
    lines = page(
        Said(T0, "linh", "shared", "/andon issue list"),
        of_delivery(delivery(), T0),
        of_delivery(delivery(title="later"), T0 + timedelta(hours=16)),
    )
    assert lines[0] == "Times: Los Angeles | Shanghai"
    assert [line for line in lines if line.startswith("──")] == [
        "── Thu 2026-12-03 ".ljust(80, "─")
    ]
    assert lines[3] == "00:00 | 16:00     linh                /andon issue list"
    assert "→ shared" in lines[4]
    assert lines[4].startswith("   ")
    assert any(line.startswith("16:00 | 08:00+1d") for line in lines)


def test_a_new_day_gets_a_heading() -> None:
    later = Stopped(T0 + timedelta(hours=20), T0 + timedelta(hours=25))
    lines = page(Stopped(T0, T0 + timedelta(hours=20)), later, Stopped(later.until, later.until))
    assert "── Fri 2026-12-04 ".ljust(80, "─") in lines
    assert "down for 20h" in "\n".join(lines)
    assert "killed and starts again" in lines[-1]


def test_an_edit_shows_what_changed_only() -> None:
    first = delivery(title="ACME-1 open\nOwner: –", buttons=(Button("Acknowledge", "x"),))
    edit = delivery(title="ACME-1 open\nOwner: Tom", ref="m1")
    lines = page(of_delivery(first, T0), of_delivery(edit, T0), kinds=False)
    assert lines[-1].endswith("updated: Owner: Tom")
    assert any("[Acknowledge]" in line for line in lines)


def test_kinds_are_shown_as_expect_names_them() -> None:
    shown = "\n".join(page(of_delivery(delivery(kind="ack.escalated", level=1), T0)))
    assert "[ack.escalated ACME-1 level=1 to=shared]" in shown


def test_lines_fit_the_width_and_cannot_steer_the_terminal() -> None:
    text = "word " * 80 + "\x1b[31mred\x07"
    lines = page(Said(T0, "linh", "ACME-1234567890123", text), width=70)
    assert max(map(len, lines)) <= 70
    assert "\x1b" not in "".join(lines)
