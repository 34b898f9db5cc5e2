"""What was decided elsewhere takes its queued questions and buttons with it.

A direct message that waits for its reader's opening is dropped once there is nothing left to do,
and whoever presses one that came before is answered with what is already true.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.program import Program
from bot.program_file import read_program
from tests.playing import HERE, Stage

BOT = HERE.parent / "bot"

GUARD = "guard"
"""The message has one, and is dropped with what it is about."""
NEWS = "news"
"""It says what was done, and stays true; its buttons only show, or answer what is true."""
ANSWER = "answer"
"""It answers what its reader asked for."""

MESSAGES = {
    # proposals, of every topic: severities, dates, rules, the roster, 8D steps, extensions, ends
    ("engine/proposals/store.py", "'approval.requested'"): GUARD,
    ("engine/proposals/wake.py", "'approval.reminder'"): GUARD,
    ("engine/proposals/wake.py", "'approval.escalated'"): GUARD,
    ("engine/proposals/votes.py", "kind"): NEWS,
    ("features/rules/store.py", "'rules.proposed'"): GUARD,
    ("features/rules/store.py", "kind"): NEWS,
    # issues: reminders, alerts, offers, whoever acts next, what happened
    ("features/issues/wake.py", "f'{clock.kind}.help'"): GUARD,
    ("features/issues/wake.py", "kind"): GUARD,
    ("features/issues/wake.py", "'escalation.offer'"): GUARD,
    ("features/issues/wake.py", "what.kind"): GUARD,
    ("features/issues/wake.py", "'issue.event'"): NEWS,
    ("engine/two_keys/agreed.py", "DECIDED"): NEWS,
    ("features/decisions/second_thoughts.py", "'issue.event'"): GUARD,
    ("features/issues/passing.py", "NOTE if note else kind"): GUARD,
    ("features/issues/files/lines.py", "'issue.event'"): GUARD,
    ("features/issues/discretion/store.py", "'issue.event'"): NEWS,
    ("features/eightd/wake.py", "kind"): GUARD,
    ("features/eightd/submissions.py", "'approval.decided'"): NEWS,
    # dates, meetings, digests, drills, private questions
    ("features/charter/commands/obligation.py", "'notice'"): NEWS,
    ("features/charter/confirm.py", "'spec.confirm'"): GUARD,
    ("features/charter/store.py", "CHANGED"): NEWS,
    ("features/charter/wake.py", "kind"): GUARD,
    ("features/material/wake.py", "'material.short'"): NEWS,
    ("features/deadlines/given.py", "'deadline.nudge'"): GUARD,
    ("features/deadlines/wake.py", "kind"): GUARD,
    ("features/deadlines/wake.py", "'deadline.escalated'"): GUARD,
    ("features/syncs/wake.py", "kind"): GUARD,
    ("features/syncs/commands/meeting.py", "'notice'"): NEWS,
    ("features/digests/send.py", "f'digest.{digest.kind}'"): GUARD,
    ("features/drill/commands.py", "'drill.offer'"): GUARD,
    ("features/drill/wake.py", "'drill.announced'"): NEWS,
    ("features/drill/wake.py", "'drill.call'"): GUARD,
    ("features/drill/wake.py", "'drill.results'"): NEWS,
    ("features/questions/wake.py", "QUESTION"): GUARD,
    # people and the program
    ("engine/holes.py", "'hole'"): NEWS,
    ("engine/message_writer.py", "'hole'"): NEWS,
    ("engine/message_writer.py", "'notice'"): NEWS,
    ("engine/message_writer.py", "kind"): NEWS,
    ("engine/channels.py", "'notice'"): NEWS,
    ("engine/delivery/settle.py", "'notice'"): NEWS,
    ("features/programs/leaving.py", "'handover'"): NEWS,
    ("features/programs/commands/away.py", "'notice'"): NEWS,
    ("features/lists/imports/run_job.py", "'import.done'"): ANSWER,
}
"""Every message that is queued, by where it is made and its kind."""


def _functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted(BOT.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield path.relative_to(BOT).as_posix(), node


def _made(function: ast.FunctionDef) -> Iterator[str]:
    """Yield the kinds of the messages that a function makes, as they are written."""
    named = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            named[node.targets[0].id] = node.value
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            values = node.value.elts if isinstance(node.value, ast.Tuple) else []
            for target, value in zip(node.targets[0].elts, values, strict=False):
                named[ast.unparse(target)] = value
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Message":
            kind = node.args[0]
            value = named.get(ast.unparse(kind), kind)
            yield ast.unparse(value if isinstance(value, ast.Constant) else kind)


def _guarded(function: ast.FunctionDef) -> bool:
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    return any(word.arg == "guard" for call in calls for word in call.keywords)


def test_every_message_has_a_guard_or_a_reason_to_have_none() -> None:
    """A new one is to be looked at: what if its matter is decided before it is read?"""
    found: dict[tuple[str, str], set[bool]] = {}
    for path, function in _functions():
        for kind in _made(function):
            found.setdefault((path, kind), set()).add(_guarded(function))
    assert set(found) == set(MESSAGES)
    wrong = {made for made, has in found.items() if has != {MESSAGES[made] == GUARD}}
    assert wrong == set()


OFFERED = """
[[ladder]]
trigger = "reopened"
severity = "major"
steps = [{ level = 2, after = "0m", offer = true }]

[[ladder]]
trigger = "contain"
severity = "major"
steps = [{ level = 3, after = "0m", offer = true }]
"""


def program() -> Program:
    """Two people of the OEM's quality, a level 4, and ladders that offer levels."""
    source = Path(HERE / "small.toml").read_text("utf-8") + OFFERED
    roles = {
        "tom": ("buyer", "sqe"),
        "dana": ("sqe",),
        "maria": ("program_manager", "design_engineer"),
    }
    read = read_program(source)
    people = tuple(replace(p, roles=roles.get(p.id, p.roles)) for p in read.people)
    above = tuple(replace(p, id=f"{p.id}-4", level=4) for p in read.people if p.level == 3)
    return replace(read, people=(*people, *above))


DAY, NIGHT = "at 2026-12-03T09:00", "at 2026-12-03T22:00"
"""Working hours at the OEM are the night at the EMS provider, and the other way round."""
SHORTAGE = 'linh: /andon issue log shortage major "U7 MCU short"'
TWICE = f"""
{DAY}
{SHORTAGE}
tom: /andon issue ack ACME-1
tom: /andon issue resolve ACME-1 "found"
linh: /andon issue reopen ACME-1 "two more"
tom: /andon issue ack ACME-1
tom: /andon issue resolve ACME-1 "found"
linh: /andon issue reopen ACME-1 "again"
"""
SCAR = f"""
{DAY}
tom: /andon issue log scar major "Cracked joints on U7" ncr=NCR-17
at 2026-12-03T17:00
linh: /andon issue ack ACME-1
linh: /andon issue step ACME-1 D3 "sorted"
tom: /andon decision approve DEC1
"""
PROMISE = 'tom: /andon deadline promise tom 2026-12-04 "800 pcs"\nat 2026-12-09T17:30'
DATE = 'maria: /andon deadline add "Stencil" due=2026-12-08 owner=tom kind=milestone id=stencil'

QUEUED = {
    "a seat of two people": (
        f'{NIGHT}\nlinh: /andon issue log deviation major "Use the rev A label"',
        "tom: /andon decision approve DEC1 qty=200",
        ("dana", "approval.requested"),
    ),
    "a severity": (
        f'{DAY}\n{SHORTAGE}\ntom: /andon issue severity ACME-1 minor "second source"',
        "wei: /andon issue severity ACME-1 minor",
        ("wei", "approval.requested"),
    ),
    "a place on the roster": (
        f"{DAY}\nmaria: /andon program person dana level=1",
        "wei: /andon decision approve DEC1",
        ("wei", "approval.requested"),
    ),
    "a later date": (
        f'{DAY}\n{DATE}\ntom: /andon deadline slip stencil 2026-12-21 "late"',
        "tom: /andon deadline done stencil",
        ("wei", "approval.requested"),
    ),
    "more time": (
        f'{SCAR}\n{NIGHT}\nlinh: /andon issue extend ACME-1 D4 2026-12-28 "cross-sections"',
        "tom: /andon decision approve DEC2",
        ("dana", "approval.requested"),
    ),
    "rules": (
        f"{DAY}\nmaria: /andon rules propose shortage major ack=2bd",
        "wei: /andon rules accept 2",
        ("wei", "rules.proposed"),
    ),
    "an offered level, acknowledged": (
        f"{DAY}\n{SHORTAGE}\nat 2026-12-10T14:00",
        "tom: /andon issue ack ACME-1",
        ("wei", "escalation.offer"),
    ),
    "an offered level, alerted by hand": (
        f"{DAY}\n{SHORTAGE}\nat 2026-12-10T14:00",
        "maria: /andon issue escalate ACME-1 4",
        ("wei", "escalation.offer"),
    ),
    "an offer after a reopening, acknowledged": (
        TWICE,
        "tom: /andon issue ack ACME-1",
        ("wei", "escalation.offer"),
    ),
    "an offer after a reopening, alerted by hand": (
        TWICE,
        "maria: /andon issue escalate ACME-1 2",
        ("wei", "escalation.offer"),
    ),
    "an offer about a step, handed in": (
        f"{SCAR}\nat 2026-12-17T09:00",
        'linh: /andon issue step ACME-1 D4 occurrence="too cold" escape="AOI is blind"',
        ("wei", "escalation.offer"),
    ),
    "an offer about a step, alerted by hand": (
        f"{SCAR}\nat 2026-12-17T09:00",
        "maria: /andon issue escalate ACME-1 3",
        ("wei", "escalation.offer"),
    ),
    "a drill, taken part in": (
        "at 2026-12-03T18:00\nmaria: /andon drill offer",
        "tom: /andon drill on",
        ("tom", "drill.offer"),
    ),
    "a drill, declined": (
        "at 2026-12-03T18:00\nmaria: /andon drill offer",
        "tom: /andon drill off",
        ("tom", "drill.offer"),
    ),
    "a late promise": (
        f"{DAY}\n{PROMISE}",
        "tom: /andon deadline done 800-pcs",
        ("maria", "question"),
    ),
    "a late date": (
        f"{DAY}\nwei: {DATE.partition(' ')[2].replace('tom', 'linh')}\nat 2026-12-09T03:00",
        "linh: /andon deadline done stencil",
        ("maria", "deadline.escalated"),
    ),
}


def _told(lines: str, person: str) -> list[str]:
    """Return the kinds of what somebody is told until a day later, parts of bundles too."""
    with Stage(program()) as play:
        play(lines)
        waits = play("wait 20h")
    mine = [r for r in waits if r.to == f"dm:{person}"]
    return [kind for r in mine for kind in (r.kind, *(part[0] for part in r.parts))]


@pytest.mark.parametrize("name", QUEUED)
def test_what_is_decided_elsewhere_is_not_asked_any_more(name: str) -> None:
    waits, decided, (person, kind) = QUEUED[name]
    assert kind in _told(waits, person), "it is told where nobody decides"
    assert kind not in _told(f"{waits}\n{decided}", person)


PRESSED = {
    "a seat of two people": (
        f'{DAY}\nlinh: /andon issue log deviation major "Use the rev A label"\n'
        "tom: /andon decision approve DEC1 qty=200",
        'dana clicks "Approve" on ACME-1',
        "Tom Reed (sqe) has already approved it: Los Angeles Thu 09:00",
    ),
    "a decision": (
        f"{DAY}\nmaria: /andon program person dana level=1\nat 2026-12-03T17:00\n"
        "wei: /andon decision approve DEC1",
        "wei: /andon decision reject DEC1 late",
        "DEC1 was already approved",
    ),
    "rules": (
        f"{DAY}\nmaria: /andon rules propose shortage major ack=2bd\nat 2026-12-03T17:00\n"
        "wei: /andon rules accept 2",
        "wei: /andon rules reject 2",
        "Version 2 was decided already: in force. Version 2 is in force.",
    ),
    "an offered level, acknowledged": (
        f"{DAY}\n{SHORTAGE}\nat 2026-12-10T14:00\ntom: /andon issue ack ACME-1",
        'maria clicks "Escalate" on ACME-1',
        "ACME-1 was answered after this was offered: level 4 is not alerted. "
        "To alert it all the same: issue escalate ACME-1 4",
    ),
    "an offered level, alerted by hand": (
        f"{DAY}\n{SHORTAGE}\nat 2026-12-10T14:00\nmaria: /andon issue escalate ACME-1 4",
        'maria clicks "Escalate" on ACME-1',
        "level 4 was already alerted",
    ),
    "a drill": (
        f"{DAY}\nmaria: /andon drill offer\ntom: /andon drill on",
        'tom clicks "Take part" on drill:oem',
        "already",
    ),
    "a date": (
        f"{DAY}\n{DATE}\nat 2026-12-09T17:30\nmaria: /andon deadline done stencil",
        'tom clicks "Done" on deadline:stencil',
        "stencil is already done.",
    ),
    "a containment": (
        f'{DAY}\n{SHORTAGE}\ntom: /andon issue ack ACME-1\ntom: /andon issue contain ACME-1 "a"',
        'tom: /andon issue contain ACME-1 "The broker sends 800 today"',
        "already",
    ),
    "a duplicate": (
        f"{DAY}\n{SHORTAGE}\n{SHORTAGE} 2\nlinh: /andon issue merge ACME-2 into ACME-1",
        "linh: /andon issue merge ACME-2 into ACME-1",
        "ACME-2 was merged into ACME-1",
    ),
}


@pytest.mark.parametrize("name", PRESSED)
def test_a_late_press_is_answered_with_what_is_already_true(name: str) -> None:
    before, press, says = PRESSED[name]
    with Stage(program()) as play:
        play(before)
        told = play(press)
        (reply,) = [r.text for r in told if r.kind == "reply"]
        assert says in reply
        assert not [r for r in told if r.kind.endswith(".escalated")]
