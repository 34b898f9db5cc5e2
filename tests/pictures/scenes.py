"""Situations to be drawn: what the real engine delivers in a rehearsal, and who looks at it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.app.bootstrap import CONSOLE, rehearsal_core, throwaway_database
from bot.domain.program import Program
from bot.messages.forms import Form
from bot.ports.request import COMMAND, Request
from tests.pictures.charters import charter_scenes
from tests.pictures.drills import drill_scenes
from tests.pictures.kits import kit_scenes
from tests.pictures.rhythm import deadline_scenes, sync_scenes
from tests.pictures.rollup import crowded_scenes, digest_scenes
from tests.pictures.rulings import approval_scenes, key_scenes, step_scenes
from tests.pictures.situation import LIVE, Scene, cards, program, replies, scene
from tests.playing import Stage

# What somebody may type to format, to ping everybody, or to break a page.
HOSTILE = (
    "*Reel* _4_ wet <script>alert(1)</script> <!channel> @everyone **x** [a](https://a.example)"
)


def scenes() -> list[Scene]:
    """Play issues and return their situations, in the order of the pages."""
    plan = program()
    return [*_life(plan), *_bundle(plan), *_forms(plan), *_hostile(plan)]


def further_scenes() -> list[Scene]:
    """Play everything else: syncs, deadlines, digests, decisions, 8D, and very much at once."""
    played = (
        sync_scenes, deadline_scenes, digest_scenes, crowded_scenes, approval_scenes, key_scenes,
        step_scenes, drill_scenes, kit_scenes, charter_scenes,
    )  # fmt: skip
    return [scene for play in played for scene in play()]


def _life(plan: Program) -> list[Scene]:
    """One issue from its report to its resolution."""
    with Stage(plan) as play:
        logged = play(
            "at 2026-12-03T09:00\n"
            'linh: /andon issue log shortage major "U7 MCU short 1200 pcs, line 3 stops Friday" '
            "mpn=STM32G0B1 gap=1200"
        )
        late = play("at 2026-12-03T13:05")
        why = play("maria: /andon issue why ACME-1")
        error = play("maria: /andon isue escalate ACME-1 2")
        passed = play(
            "at 2026-12-03T14:00\n"
            "tom: /andon issue ack ACME-1\n"
            'tom: /andon issue wait ACME-1 on ems "need a photo of the reel label"'
        )
        taken = play("at 2026-12-03T17:00\nlinh: /andon issue ack ACME-1")
        back = play(
            "at 2026-12-03T18:30\n"
            'linh: /andon issue wait ACME-1 on oem "photo is in the folder, lot 2231"'
        )
        solved = play(
            "at 2026-12-04T10:00\n"
            'tom: /andon issue resolve ACME-1 "Broker sent 1200 pcs, AWB 9981, lands Monday"'
        )
    card = cards(logged)[0]
    thread = [r for r in (*passed, *taken, *back) if r.to == "shared" and r.kind != LIVE]
    line = [r for r in late if r.to == "shared"]
    return [
        scene(plan, "logged", "Just logged, a detail is missing: the card and the private answer",
               "shared", "linh", [*cards(logged)[-1:], *replies(logged)]),
        scene(plan, "escalated", "Nobody acknowledged: the line in the thread",
               "thread", "maria", line, card),
        scene(plan, "alerted", "The same as a direct message, with buttons",
               "dm", "maria", [r for r in late if r.to == "dm:maria"]),
        scene(plan, "why", "issue why: what happened and what will happen",
               "shared", "maria", replies(why)),
        scene(plan, "error", "A mistyped command", "shared", "maria", replies(error)),
        scene(plan, "handed", "Acknowledged and passed to the partner, who took it: the card",
               "shared", "linh", cards(taken)[-1:], card),
        scene(plan, "thread", "What the thread says meanwhile", "thread", "linh", thread, card),
        scene(plan, "resolved", "Resolved: the card", "shared", "wei", cards(solved)[-1:], card),
    ]  # fmt: skip


def _bundle(plan: Program) -> list[Scene]:
    with Stage(plan) as play:
        found = play(
            "at 2026-12-03T09:00\n"
            'linh: /andon issue log shortage major "U7 MCU short"\n'
            'linh: /andon issue log shortage major "R17 short"\n'
            'linh: /andon issue log shortage major "Solder paste low"\n'
            "at 2026-12-03T11:30"
        )
    bundles = [r for r in found if r.kind == "bundle"]
    caption = "Three reminders due in one minute come as one message"
    return [scene(plan, "bundle", caption, "dm", "tom", bundles[:1])]


def _forms(plan: Program) -> list[Scene]:
    def asked(person: str, line: str, name: str) -> Form:
        place = f"{CONSOLE}:shared"
        form = core.form(Request("key", COMMAND, CONSOLE, person, place, line), name)
        assert form is not None
        return form

    with throwaway_database() as database:
        core = rehearsal_core(database, plan)(datetime(2026, 12, 3, 17, tzinfo=UTC))
        log = asked("linh", "issue log", "issue log")
        resolve = asked("tom", "issue resolve ACME-1", "issue resolve")
    return [
        replace(scene(plan, "log-form", "The form of issue log", "form", "linh"), form=log),
        replace(scene(plan, "resolve-form", "The form behind Resolve", "form", "tom"),
                form=resolve),
    ]  # fmt: skip


def _hostile(plan: Program) -> list[Scene]:
    with Stage(plan) as play:
        found = play(
            f'at 2026-12-03T09:00\nlinh: /andon issue log scar minor "{HOSTILE}"\n'
            f'linh: /andon issue update ACME-1 "{HOSTILE}"'
        )
    card = cards(found)[0]
    said = [r for r in found if r.kind == "issue.event"]
    return [
        scene(plan, "hostile", "What people type stays text: it formats nothing and pings nobody",
               "shared", "tom", [card]),
        scene(plan, "hostile-thread", "The same in the thread", "thread", "tom", said, card),
    ]  # fmt: skip
