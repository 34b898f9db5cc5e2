"""Every kind of message and every form, once: what the pages of single situations do not show.

``SCENARIOS`` is the one table: a kind that the engine can send and that no situation shows is drawn
from a scenario that delivers it. A test holds it to the kinds there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from bot.app.bootstrap import CONSOLE, rehearsal_core, throwaway_database
from bot.domain.program import Program
from bot.engine.core import Core
from bot.features import INDEX
from bot.messages.card import unpack
from bot.messages.forms import Form
from bot.ports.request import COMMAND, Attachment, Request
from bot.rehearsal.record import Record
from tests.pictures.situation import Message, Scene, addressed, of, program, scene
from tests.playing import Stage
from tests.spreadsheet.office import office

FOLDER = Path(__file__).parents[1] / "scenarios"
SCENARIOS: Mapping[str, str] = {
    "approval.escalated": "severity_undecided",
    "approval.reminder": "severity_undecided",
    "charter.changed": "charter_goal",
    "confirm.escalated": "duplicates_question_ends",
    "confirm.reminder": "duplicates_question_ends",
    "contain.escalated": "why_marks_what_was_alerted",
    "contain.reminder": "duplicates_question_ends",
    "decision.informed": "decision_rights",
    "digest.internal": "digest_two_sides",
    "escalation.offer": "duplicates_question_ends",
    "hole": "repeat_offers_a_scar",
    "material.short": "material_one_issue_a_date",
    "note": "repeat_offers_a_scar",
    "obligation.escalated": "charter_obligation",
    "obligation.nudge": "charter_obligation",
    "obligation.overdue": "charter_obligation",
    "question": "sync_quiet_month",
    "reopened.escalated": "reopened_twice_minor",
    "resolve.escalated": "eightd_other_category",
    "rules.changed": "rules_proposed",
    "rules.proposed": "rules_proposed",
    "spec.confirm": "charter_revision",
    "update.escalated": "repeat_offers_a_scar",
    "update.missed": "repeat_offers_a_scar",
}
"""Kinds of messages, each with a scenario of ``tests/scenarios`` that delivers it."""
UNKNOWN_LIST = b"Gegenst,Zust,Macher\nU7 MCU short,offen,Tom Reed\n"
LIST = b"title,category,severity\nU7 MCU short,shortage,major\nLid scratched,nonconformance,minor\n"


def kind_scenes() -> list[Scene]:
    """Return a message of each kind of the table, and of those that need more than a scenario."""
    found = [_drawn(kind, name) for kind, name in sorted(SCENARIOS.items())]
    return [*found, *_monthly(), *_imported(), *_offered()]


@cache
def _delivered(name: str) -> tuple[Program, tuple[Record, ...]]:
    from tests.scenarios.test_scenarios import read_table, rehearse

    source = (FOLDER / f"{name}.andon").read_text("utf-8")
    table = read_table(source)
    return addressed(table.program), tuple(rehearse(source, table))


def _drawn(kind: str, name: str) -> Scene:
    """Return the first message of a kind; a message to one person is drawn rather than a line."""
    plan, records = _delivered(name)
    said = [r for r in records if kind in (r.kind, *(part for part, _, _ in r.parts))]
    said.sort(key=lambda record: (record.kind != kind, not record.to.startswith("dm:")))
    return _scene(plan, kind, said[0])


def _scene(plan: Program, kind: str, record: Record) -> Scene:
    private = record.to.startswith("dm:")
    sides = {"oem": "oem", "ems": "ems"}
    first = next(p.id for p in plan.people if p.side == sides.get(record.to, "oem"))
    reader = record.to.removeprefix("dm:") if private else first
    made = scene(plan, f"kind-{kind}", kind, "dm" if private else "shared", reader, [record])
    return replace(made, plan=plan)


def _monthly() -> Iterator[Scene]:
    plan = program()
    with Stage(plan) as play:
        play('at 2026-12-03T09:00\nlinh: /andon issue log shortage major "U7 MCU short"')
        play("maria: /andon digest schedule monthly 09:00")
        found = play("wait 35d")
    yield _scene(plan, "digest.monthly", of(found, "digest.monthly")[-1])


def _offered() -> Iterator[Scene]:
    plan = program()
    with Stage(plan) as play:
        found = play("at 2026-12-03T09:00\nmaria: /andon drill offer")
    yield _scene(plan, "drill.offer", next(r for r in found if r.kind == "drill.offer"))


def _imported() -> Iterator[Scene]:
    plan = program()
    with office() as made:
        checked = made.say("maria", "issue import", LIST)
        made.press("maria", checked)
        made.settle(120)
        assert checked.reply.card is not None
        answer = Message(checked.reply.card, made.now, made.now, private=True, kinds=("reply",))
        sent = [
            Message(unpack(d.card), made.now, made.now, d.name, d.key, d.mentions, kinds=(d.kind,))
            for d in made.delivered
            if d.kind.startswith("import.")
        ]
    for name, shown in (("import-check", answer), *((m.kinds[0], m) for m in sent)):
        made_scene = scene(plan, f"kind-{name}", name, "dm", "maria")
        yield replace(made_scene, messages=(shown,))


LOGGED = """at 2026-12-03T09:00
linh: /andon issue log scar major "Cracked joints on U7"
linh: /andon issue log fai major "FAI report G2" report=https://x.example/1
linh: /andon issue log shortage major "U7 MCU short"
"""
ASKED: Mapping[str, tuple[str, str]] = {
    "decision approve": ("tom", "decision approve DEC1"),
    "decision reject": ("tom", "decision reject DEC1"),
    "decision ask": ("linh", "decision ask premium_freight"),
    "decision decide": ("linh", "decision decide stop_line"),
    "issue log": ("linh", "issue log"),
    "issue import": ("maria", "issue import I1 columns"),
    "issue edit": ("linh", "issue edit ACME-3"),
    "issue wait": ("tom", "issue wait ACME-3 on ems"),
    "issue need": ("tom", "issue need ACME-3"),
    "issue update": ("tom", "issue update ACME-3"),
    "issue contain": ("tom", "issue contain ACME-3"),
    "issue resolve": ("tom", "issue resolve ACME-3"),
    "issue reopen": ("linh", "issue reopen ACME-2"),
    "issue step": ("linh", "issue step ACME-1 D4"),
    "issue extend": ("linh", "issue extend ACME-1 D4"),
    "deadline slip": ("tom", "deadline slip fai"),
    "deadline atrisk": ("tom", "deadline atrisk fai"),
    "sync agenda": ("tom", "sync agenda ops-weekly"),
    "sync minutes": ("tom", "sync minutes ops-weekly"),
    "sync action": ("tom", "sync action ops-weekly"),
    "charter setup": ("maria", "charter setup"),
    "charter goal": ("maria", "charter goal"),
    "charter spec": ("tom", "charter spec"),
    "charter obligation": ("maria", "charter obligation"),
    "charter terms": ("maria", "charter terms"),
    "program setup": ("tom", "program setup"),
    "program person": ("maria", "program person"),
    "issue assign": ("maria", "issue assign ACME-3"),
    "sync shift": ("maria", "sync shift ops-weekly"),
}
"""The forms, each with somebody who opens it, and the line that it completes."""


def form_scenes() -> list[Scene]:
    """Return every form as it opens."""
    plan = program()
    with throwaway_database() as database:
        core = rehearsal_core(database, plan)(datetime(2026, 12, 3, 17, tzinfo=UTC))
        for number, line in enumerate(LOGGED.splitlines()[1:]):
            _ask(core, "linh", line.partition("/andon ")[2], f"log{number}")
        _ask(core, "tom", 'issue resolve ACME-2 "sent"', "resolved")
        _ask_about_columns(core)
        forms = {name: _form(core, name, *asked) for name, asked in ASKED.items()}
    return [
        replace(scene(plan, f"form-{name.replace(' ', '-')}", name, "form", ASKED[name][0]), form=f)
        for name, f in forms.items()
    ]


def _request(person: str, line: str, key: str) -> Request:
    return Request(key, COMMAND, CONSOLE, person, f"{CONSOLE}:shared", line)


def _ask(core: Core, person: str, line: str, key: str) -> None:
    core.handle(_request(person, line, key), datetime(2026, 12, 3, 17, tzinfo=UTC))


def _ask_about_columns(core: Core) -> None:
    file = Attachment("offen.csv", UNKNOWN_LIST)
    request = replace(_request("maria", "issue import", "columns"), attachments=(file,))
    core.handle(request, datetime(2026, 12, 3, 17, tzinfo=UTC))


def _form(core: Core, name: str, person: str, line: str) -> Form:
    opened = core.form(_request(person, line, "form"), name)
    if opened is None and name == "program setup":
        from bot.features.programs.forms import setup_form

        opened = setup_form({})
    assert opened is not None, f"{name} opens no form"
    return opened


def home_scenes() -> list[Scene]:
    """Return the App Home of somebody who has something, and of somebody who has nothing."""
    plan = program()
    with throwaway_database() as database:
        now = datetime(2026, 12, 3, 17, tzinfo=UTC)
        core = rehearsal_core(database, plan)(now)
        empty = core.my_items(CONSOLE, "tom", now)
        for number, line in enumerate(LOGGED.splitlines()[1:]):
            _ask(core, "linh", line.partition("/andon ")[2], f"log{number}")
        full = core.my_items(CONSOLE, "tom", now)
    shown = (("home", "What somebody sees in App Home", full),
             ("home-empty", "App Home of somebody with nothing to do", empty))  # fmt: skip
    return [
        replace(scene(plan, name, caption, "home", "tom"), messages=(Message(card, now, now),))
        for name, caption, card in shown
    ]


def native_scenes(further: list[Scene]) -> list[Scene]:
    """Return lists and the weekly digest where Slack shows its own tables and charts."""
    named = {each.name: each for each in further}
    return [
        replace(named[name], name=f"{name}-native", caption=f"{named[name].caption}, Slack's own",
                native=True)
        for name in ("digest-weekly", "mine", "deadlines")
    ]  # fmt: skip


def kinds_of(scenes: list[Scene]) -> set[str]:
    """Return the kinds of all messages of some situations."""
    return {kind for each in scenes for message in each.messages for kind in message.kinds}


def forms_of(scenes: list[Scene]) -> set[str]:
    """Return the names of all forms of some situations."""
    return {each.form.name for each in scenes if each.form is not None} & set(INDEX.forms)
