"""Cards answer in the order in which people ask, and lead on to what comes next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.messages.card import Card, Moment, pack, plain, unpack
from bot.messages.fields import FIELDS
from bot.messages.layout import DONE, LATE, OVER, TAKEN, WAITING, heads
from bot.messages.say import fill
from bot.program_file.shipped import default_rules
from tests.playing import Play

LONG = "x" * 480


def card(play: Play, lines: str) -> Card:
    """Do the lines and return what the live card shows then."""
    found = [r.card for r in play(lines) if r.kind == "issue.card"]
    assert found[-1] is not None
    return found[-1]


def rows(shown: Card) -> list[str]:
    return [f"{label}: {plain(value)}" for label, value in shown.facts]


def texts(shown: Card) -> list[str]:
    return [plain(line) for line in (*shown.lines, *shown.small)]


def labels(shown: Card) -> list[str]:
    return [button.label for button in shown.buttons]


def test_what_who_and_by_when_come_first(play: Play) -> None:
    shown = card(play, "linh: @andon issue edit ACME-1 gap=1200")
    assert (shown.state, shown.tone) == ("Not acknowledged", WAITING)
    assert rows(shown) == ["Waits on: Acme Devices: @Tom Reed", "Kind: Shortage, major"]
    assert plain(shown.due) == "Acknowledge: Los Angeles Thu 14:00 · Shanghai Fri 06:00"
    assert texts(shown) == [
        "Still missing: Needed by",
        "Contain: Los Angeles Fri 10:00 · Shanghai Sat 02:00; "
        "Resolve: Los Angeles Tue 10:00 · Shanghai Wed 02:00",
        "Part (MPN): STM32G0B1 · Missing quantity: 1200",
        "Logged by Linh Tran (Volta EMS)",
    ]
    assert labels(shown) == [
        "Acknowledge", "Update", "Contain", "Pass the ball", "Resolve", "Add details", "Why",
    ]  # fmt: skip


def test_the_clock_that_is_due_next_comes_first(play: Play) -> None:
    shown = card(play, "tom: @andon issue ack ACME-1")
    assert (shown.state, shown.tone) == ("Acknowledged", TAKEN)
    assert plain(shown.due).startswith("Contain: ")
    assert [part.split(":")[0] for part in texts(shown)[1].split("; ")] == [
        "Next update", "Resolve",
    ]  # fmt: skip


def test_what_is_overdue_says_so_at_that_moment(play: Play) -> None:
    """The card is true at any time: also where nobody is told anything then."""
    play("tom: @andon issue ack ACME-1")
    seen = [r for r in play("wait 2d") if r.kind == "issue.card"]
    assert seen[0].card is not None
    assert (seen[0].card.state, seen[0].card.tone) == ("Overdue, acknowledged", LATE)
    (due,) = (part for part in seen[0].card.due if isinstance(part, Moment))
    assert seen[0].at == due.at
    shown = card(play, 'tom: @andon issue contain ACME-1 "sorted"')
    assert shown.state == "Acknowledged"


def test_a_card_turns_overdue_where_no_step_falls_due(play: Play) -> None:
    play('linh: /andon issue log eq info "Which torque for the lid?"')
    play("tom: @andon issue ack ACME-2")
    seen = [r for r in play("wait 9d") if r.kind == "issue.card" and r.subject == "ACME-2"]
    late = next(r for r in seen if r.card is not None and r.card.tone == LATE)
    assert late.card is not None
    assert [p.at for p in late.card.due if isinstance(p, Moment)] == [late.at]


def test_who_was_passed_the_ball_owes_an_acknowledgment_again(play: Play) -> None:
    play("tom: @andon issue ack ACME-1")
    shown = card(play, 'tom: @andon issue wait ACME-1 on ems "photo, please"')
    assert (shown.state, shown.tone) == ("Waits for acknowledgment", WAITING)
    assert rows(shown)[0] == "Waits on: Volta EMS: Linh Tran"
    assert "waits for acknowledgment" in play.reply("tom: /andon issue list")
    shown = card(play, "linh: @andon issue ack ACME-1")
    assert (shown.state, shown.tone) == ("Acknowledged", TAKEN)


def test_a_wait_for_a_third_party_says_until_when_all_clocks_stand(play: Play) -> None:
    play("tom: @andon issue ack ACME-1")
    shown = card(play, "tom: @andon issue wait ACME-1 on third_party until +2bd")
    assert rows(shown)[0] == "Waits on: a third party. Owner: Tom Reed"
    until = "Los Angeles Mon 10:02 · Shanghai Tue 02:02"
    assert plain(shown.due) == f"Looked at again: {until}"


def test_a_resolved_card_says_how_and_what_comes_next(play: Play) -> None:
    shown = card(play, 'tom: @andon issue resolve ACME-1 "800 from a broker"')
    assert (shown.state, shown.tone) == ("Resolved", DONE)
    assert rows(shown) == [
        "Waits on: Volta EMS: Linh Tran",
        "Kind: Shortage, major",
        "Resolution: 800 from a broker",
        "Next: It closes itself unless Volta EMS reopens it",
    ]
    assert labels(shown) == ["Close", "Reopen", "Why"]
    play('linh: /andon issue log shortage critical "U9 short"')
    shown = card(play, "tom: @andon issue resolve ACME-2")
    assert rows(shown)[-1] == "Next: Volta EMS closes or reopens it", "it waits for an answer"
    play('linh: /andon issue log shortage minor "R17 short"')
    shown = card(play, "tom: @andon issue resolve ACME-3")
    assert plain(shown.due).startswith("Closes itself: Los Angeles Tue ")
    assert rows(shown)[-1] == "Next: It closes itself unless Volta EMS reopens it"
    shown = card(play, "linh: @andon issue close ACME-3")
    assert (shown.state, shown.tone, shown.due) == ("Closed", OVER, ())
    assert "Next" not in [label for label, _ in shown.facts]


def test_many_and_long_details_do_not_hide_the_rest(play: Play) -> None:
    fields = " ".join(f'f{n}="{LONG}"' for n in range(20))
    shown = card(play, f'linh: @andon issue edit ACME-1 gap="{LONG}" {fields}')
    missing, _, details, logged = texts(shown)
    assert details.startswith("Part (MPN): STM32G0B1 · Missing quantity: xxx")
    assert details.endswith("… · +19 more")
    assert len(details) < 400
    assert (missing[:5], logged[:6]) == ("Still", "Logged")
    assert f"Missing quantity: {LONG}\nf0: {LONG}" in play.reply("linh: /andon issue show ACME-1")


def test_the_part_of_the_form_counts_as_the_part_that_is_asked_for(play: Play) -> None:
    answer = play.reply("linh: /andon issue log shortage R17 part=R17-0402 gap=3")
    assert answer.endswith("Still missing: Needed by")
    answer = play.reply("wei: /andon issue log nonconformance lid mpn=LID-1 rev=C")
    assert "Part number" not in answer


def test_the_answer_to_a_new_issue_asks_for_what_is_missing(play: Play) -> None:
    found = play("linh: /andon issue log shortage Reel label unreadable mpn=R17")
    (reply,) = (r.card for r in found if r.kind == "reply")
    assert reply is not None
    assert labels(reply) == ["Add details"]
    found = play("linh: /andon issue log shortage Lids late mpn=LID gap=1 need=2026-12-14")
    (reply,) = (r.card for r in found if r.kind == "reply")
    assert reply is not None
    assert reply.buttons == ()


def test_every_detail_that_is_asked_for_has_a_name_that_a_form_can_show() -> None:
    asked = {ask for category in default_rules().categories.values() for ask in category.asks}
    assert asked <= set(FIELDS)
    assert max(map(len, FIELDS.values())) <= 45


def test_who_is_alerted_finds_the_button_in_the_thread_while_it_is_owed(play: Play) -> None:
    found = play("at 2026-12-03T14:05 America/Los_Angeles")
    (line,) = (r.card for r in found if r.kind == "ack.escalated" and r.to == "shared")
    assert line is not None
    assert plain(line.title) == (
        'ACME-1 "U7 MCU short" needs someone at Acme Devices. @Maria Lopez is asked.'
    )
    assert line.lines == ()
    assert labels(line) == ["Acknowledge"]
    play("tom: @andon issue ack ACME-1")
    found = play('tom: @andon issue wait ACME-1 on ems "a photo"')
    (line,) = (r.card for r in found if r.kind == "handover" and r.to == "shared")
    assert line is not None
    assert labels(line) == ["Acknowledge"]
    play("linh: @andon issue ack ACME-1")
    found = play('linh: @andon issue wait ACME-1 on oem "here"')
    (line,) = (r.card for r in found if r.kind == "handover" and r.to == "shared")
    assert line is not None
    assert line.buttons == ()


def test_a_bundle_marks_where_each_message_begins(play: Play) -> None:
    found = play(
        'linh: /andon issue log shortage major "R16 short"\n'
        'linh: /andon issue log shortage major "R17 short"\nwait 2h'
    )
    (bundle,) = (r for r in found if r.kind == "bundle")
    assert bundle.text.splitlines()[0].startswith("2 to acknowledge by Los Angeles Thu 14:02")
    assert [line[:35] for line in bundle.text.splitlines() if line.startswith("• ")] == [
        "• Your answer is needed: ACME-2 R16",
        "• Your answer is needed: ACME-3 R17",
    ]


def test_what_is_far_away_in_a_list_keeps_its_year(play: Play) -> None:
    found = play("tom: /andon issue why ACME-1 full=yes")
    (near,) = (r for r in found)
    assert "2026" not in near.text
    play("tom: @andon issue ack ACME-1\ntom: @andon issue resolve ACME-1")
    found = play("at 2027-12-03T10:00\ntom: /andon issue show ACME-1")
    (far,) = (r for r in found if r.kind == "reply")
    assert "• Los Angeles Thu Dec 3 2026 " in far.text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("isue escalate ACME-1 2 stops", "issue escalate ACME-1 2 stops"),
        ("escalte ACME-1", "issue escalate ACME-1"),
    ],
)
def test_a_mistyped_line_is_offered_as_it_was_meant(play: Play, typed: str, meant: str) -> None:
    said = play.answer(f"maria: /andon {typed}")
    assert meant in [button.command for button in said.buttons]


@pytest.mark.parametrize("typed", ["isue", f'isue log shortage "{LONG}"'])
def test_a_mistyped_line_changes_nothing(play: Play, typed: str) -> None:
    assert "hanged" in play.reply(f"maria: /andon {typed}")
    assert play.reply("maria: /andon issue show ACME-2").startswith("ACME-2 does not exist")


def test_a_card_that_was_stored_before_is_still_read() -> None:
    at = {"at": "2026-12-04T02:00:00+00:00", "zones": ["America/Los_Angeles", "Asia/Shanghai"]}
    stored = {
        "title": ["ACME-1 U7 MCU short"],
        "facts": [
            ["Severity", ["major"]],
            ["Due", [at]],
            ["Owner", [{"person": "t", "name": "T"}]],
        ],
        "lines": [["Still missing: need"]],
        "buttons": [["Acknowledge", "issue ack ACME-1", "primary", None]],
        "tone": "major",
    }
    shown = unpack(stored)
    zones = ("America/Los_Angeles", "Asia/Shanghai")
    assert shown.facts[1][1] == (Moment(datetime(2026, 12, 4, 2, tzinfo=UTC), zones),)
    assert pack(shown) == stored
    assert heads(shown)


def test_what_an_older_card_said_of_its_moments_besides_is_passed_over() -> None:
    at = {"at": "2026-12-04T02:00:00+00:00", "zones": ["Asia/Shanghai"], "brief": True}
    shown = unpack({"title": [at], "facts": [], "lines": [], "buttons": [], "tone": "major"})
    assert shown.title == (Moment(datetime(2026, 12, 4, 2, tzinfo=UTC), ("Asia/Shanghai",)),)


def test_nothing_in_the_last_slot_leaves_no_blank_behind() -> None:
    assert fill("{who} asked. {why}", who="Tom", why="") == ("Tom", " asked.")
    assert fill("{who} asked. {why}", who="Tom", why="late") == ("Tom", " asked. ", "late")


def test_a_list_has_a_table(play: Play) -> None:
    found = play("linh: /andon issue list open")
    (reply,) = (r.card for r in found if r.kind == "reply")
    assert reply is not None
    assert reply.table is not None
    ((name, title, due, *rest),) = reply.table.rows
    assert (plain(name), plain(title)) == ("ACME-1", "U7 MCU short")
    assert plain(due) == "Shanghai Fri 06:00 · Los Angeles Thu 14:00"
    assert [plain(cell) for cell in rest] == ["not acknowledged", "Acme Devices", "major"]
    assert reply.table.lines == len(reply.lines) == 1
    assert unpack(pack(reply)) == reply
