"""What recurs and what is due: syncs and deadlines as people see them."""

from __future__ import annotations

from bot.domain.program import Program
from bot.rehearsal.record import Record
from tests.pictures.situation import Scene, of, program, replies, scene
from tests.playing import Stage

SYNC = """
[[sync]]
id = "ops-weekly"
title = "Weekly operations sync"
zone = "America/Los_Angeles"
start = "2027-01-05T17:00"
rrule = "FREQ=WEEKLY;BYDAY=TU"
minutes = 30
required = ["buyer", "program_manager"]
agenda = ["Actions", "Ships next 2 weeks", "Shortages 4 weeks", "Open critical and major",
          "Quality flash", "Changes", "Absences and holidays"]
link = "https://meet.example/ops"
"""

BEFORE = """
at 2027-01-04T10:00
linh: /andon issue log nonconformance critical "Solder bridges on U12, line 2 is stopped"
linh: /andon issue log shortage major "U7 MCU short 1200 pcs, line 3 stops Friday" mpn=STM32G0B1
tom: /andon issue log nonconformance major "Scratched housings in lot 2231, 40 of 500" part=H-100
maria: /andon deadline add "FAI approved" due=2027-01-20 owner=tom kind=milestone id=fai
wei: /andon deadline add "Ship lot 3 to San Jose" due=2027-01-22 owner=linh kind=milestone id=ship-3
at 2027-01-05T17:05
tom: /andon issue ack ACME-2
maria: /andon sync action linh 2027-01-11 "Send the ASN of lot 2"
maria: /andon sync action tom 2027-01-14 "Confirm the forecast for February"
"""


def sync_scenes() -> list[Scene]:
    """One date of a weekly sync, and one on a closed day."""
    plan = program(SYNC, "2027-02-05..2027-02-12")
    with Stage(plan) as play:
        play(BEFORE)
        asked = play("at 2027-01-11T10:00")
        play(
            "linh in sync:ops-weekly/2027-01-12: U7 allocation for February: who confirms it?\n"
            'maria: /andon sync agenda "Label change from PCN 2026-118: which lots"'
        )
        before = play("at 2027-01-12T16:50")
        roll = play("at 2027-01-12T17:03\ntom: /andon sync here\nlinh: /andon sync here")
        missed_half = _nobody(plan)
        wrote = play(
            "at 2027-01-12T17:20\n"
            'maria: /andon sync minutes "Ship date 2027-01-22 is confirmed for lot 3. '
            'Volta sends the ASN today."\n'
            'maria: /andon sync action linh +2bd "Send photos of the reel labels"'
        )
        closure = play("at 2027-02-02T17:02")
    first = of(roll, "sync.rollcall")[:1]
    return [
        scene(plan, "sync-asked", "A working day before: the request for points",
              "shared", "linh", of(asked, "sync.agenda")),
        scene(plan, "sync-agenda", "15 minutes before: the agenda",
              "shared", "wei", of(before, "sync.reminder")),
        scene(plan, "sync-roll", "The roll while people come",
              "shared", "maria", of(roll, "sync.rollcall")[-1:], first[0]),
        scene(plan, "sync-here", "The answer to whoever says that he is here",
              "shared", "linh", replies(roll)[-1:]),
        missed_half[0],
        scene(plan, "sync-minutes", "Minutes and an action, as the channel sees them",
              "shared", "wei", [r for r in wrote if r.to == "shared" and not r.edit]),
        missed_half[1],
        scene(plan, "sync-closure", "Seven days before a date on which one site is closed",
              "shared", "wei", of(closure, "sync.closure")),
    ]  # fmt: skip


def _nobody(plan: Program) -> tuple[Scene, Scene]:
    with Stage(plan) as play:
        play("at 2027-01-04T10:00\nat 2027-01-05T17:02\ntom: /andon sync here")
        half = play("at 2027-01-05T17:16")
        next_day = play("at 2027-01-06T09:01")
    return (
        scene(plan, "sync-missed", "Half of the time is over, one side is not there",
              "shared", "wei", of(half, "sync.missed")),
        scene(plan, "sync-no-minutes", "No minutes on the next working day",
              "shared", "maria", of(next_day, "sync.minutes")),
    )  # fmt: skip


def deadline_scenes() -> list[Scene]:
    """A milestone from its first nudge to its slip, and a promise."""
    plan = program()
    with Stage(plan) as play:
        play(
            "at 2027-01-04T10:00\n"
            'maria: /andon deadline add "FAI approved, gateway main board rev B" due=2027-01-20 '
            "owner=tom kind=milestone id=fai"
        )
        before = play("at 2027-01-15T09:30")
        play('tom: /andon deadline atrisk fai 2027-01-22 "fixture arrives on Wednesday"')
        day = play("at 2027-01-20T09:30")
        late = play("at 2027-01-21T09:30")
        slip = play('tom: /andon deadline slip fai 2027-01-27 "fixture is late"\nwait 24h')
        agreed = play(
            'linh: /andon issue log eq minor "Stencil thickness"\nwei: /andon decision approve DEC1'
        )
        promise = play("tom in ACME-1: drawing comes by 2027-01-26")
    return [
        scene(plan, "due-before", "Some days before, to the owner",
              "dm", "tom", of(before, "deadline.nudge", to="dm:tom")[-1:]),
        scene(plan, "due-day", "On the day; it was said to be at risk",
              "dm", "tom", of(day, "deadline.nudge", to="dm:tom")[-1:]),
        scene(plan, "due-day-line", "The same day in the channel",
              "shared", "linh", of(day, "deadline.nudge")),
        scene(plan, "due-late", "A day late, to the owner",
              "dm", "tom", of(late, "deadline.overdue", to="dm:tom")),
        scene(plan, "due-late-line", "A day late in the channel",
              "shared", "wei", of(late, "deadline.overdue")),
        scene(plan, "slip-answer", "More than two business days: the answer to the owner",
              "dm", "tom", replies(slip)),
        scene(plan, "slip-asked", "The other side is asked",
              "dm", "wei", of(slip, "approval.requested", to="dm:wei")),
        scene(plan, "slip-line", "What the channel sees of it", "shared", "wei",
              [*of(slip, "approval.requested"), *of(agreed, "approval.decided", "notice")]),
        scene(plan, "promise", "A reply that names a date", "shared", "tom", replies(promise)),
        _climbed(plan, slip),
    ]  # fmt: skip


def _climbed(plan: Program, _: list[Record]) -> Scene:
    with Stage(plan) as play:
        play(
            "at 2027-01-04T10:00\n"
            'maria: /andon deadline add "FAI approved, gateway main board rev B" due=2027-01-20 '
            "owner=tom kind=milestone id=fai"
        )
        late = play("at 2027-01-22T10:00")
    return scene(plan, "due-climbed", "Two days late: the first level in the channel",
                 "shared", "maria", of(late, "deadline.escalated"))  # fmt: skip
