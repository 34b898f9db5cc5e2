"""Change the charter: keep what is new of it, and tell both what binds them from now on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from bot.domain.charter import (
    MOST_OBLIGATIONS,
    Brief,
    Criteria,
    GoalTable,
    ObligationTable,
    TermTable,
)
from bot.domain.issue import LIVE_STATES
from bot.domain.values import Person
from bot.engine.records import Stored
from bot.engine.writer import Writer
from bot.features.charter.confirm import ask_receipt
from bot.features.charter.occurrences import calendar_of, end_duties, open_due
from bot.features.charter.policy import (
    BRIEF,
    CRITERIA,
    Goal,
    Obligation,
    Revision,
    Spec,
    Term,
    term_name,
)
from bot.features.charter.store import (
    ALL_CRITERIA,
    BRIEFS,
    GOALS,
    OBLIGATIONS,
    SPECS,
    TERMS,
    note,
    obligations,
    tell_changed,
)
from bot.features.charter.texts import ENDINGS, refuse, role_name, say
from bot.features.charter.words import differences, listed, when
from bot.messages.card import Text

By = Person | None
"""Who changes it; ``None``: a program file does."""


def set_brief(writer: Writer, brief: Brief, by: By) -> None:
    """Keep the scope of work; its lines that are not given stay as they are."""
    stored = BRIEFS.named(writer, BRIEF)
    before = stored.value if stored is not None else Brief()
    given = {name: text for name, text in brief.lines.items() if text is not None}
    brief = replace(before, **given)
    if stored is None:
        stored = Stored(BRIEFS.unsaved(writer, BRIEF), brief)
    elif stored.value == brief:
        return
    changes = listed(list(differences(before, brief).values()))
    stored = BRIEFS.change(writer, stored, brief)
    tell_changed(writer, stored.record, say("changed.brief", what=changes), by)


def set_criteria(writer: Writer, criteria: Criteria, by: By) -> None:
    """Keep by what the partnership judges itself."""
    stored = ALL_CRITERIA.named(writer, CRITERIA)
    before = stored.value if stored is not None else Criteria()
    changes = listed(list(differences(before, criteria).values()))
    if stored is None:
        stored = Stored(ALL_CRITERIA.unsaved(writer, CRITERIA), criteria)
    elif stored.value == criteria:
        return
    stored = ALL_CRITERIA.change(writer, stored, criteria)
    if changes:
        tell_changed(writer, stored.record, say("changed.criteria", what=changes), by)


# goals


def add_goal(writer: Writer, table: GoalTable, by: By) -> Stored[Goal]:
    """Keep a new goal."""
    stored = GOALS.save(writer, Stored(GOALS.unsaved(writer, table.id), Goal(table)))
    words = {"id": table.id, "title": table.title}
    text = say("changed.goal.new", measure=table.measure, target=table.target, **words)
    tell_changed(writer, stored.record, text, by)
    return stored


def change_goal(writer: Writer, stored: Stored[Goal], table: GoalTable, by: By) -> None:
    """Give a goal another target, measure, term, review or owner."""
    changes = differences(stored.value.table, table)
    if not changes:
        return
    stored = GOALS.change(writer, stored, replace(stored.value, table=table))
    what = listed(list(changes.values()))
    text = say("changed.goal", id=table.id, title=table.title, what=what)
    tell_changed(writer, stored.record, text, by)


def end_goal(writer: Writer, stored: Stored[Goal], how: str, why: str, by: By) -> None:
    """End a goal: it is met, missed or dropped."""
    table = stored.value.table
    stored = GOALS.change(writer, stored, replace(stored.value, ended=how, why=why))
    words = {"id": table.id, "title": table.title, "why": why}
    tell_changed(writer, stored.record, say("changed.goal.ended", how=ENDINGS[how], **words), by)


# specifications


def add_spec(writer: Writer, spec: Spec, by: By) -> Stored[Spec]:
    """Keep a new specification; the other side is asked whether it has it, unless the program
    begins with it."""
    if not writer.founding:
        spec = replace(spec, open=(spec.valid.rev,), asked=writer.now)
    stored = SPECS.save(writer, Stored(SPECS.unsaved(writer, spec.id), spec))
    words = {"id": spec.id, "title": spec.title, "document": spec.document}
    text = say("changed.spec.new", rev=spec.valid.rev, **words)
    tell_changed(writer, stored.record, text, by)
    if spec.open:
        ask_receipt(writer, stored)
    show_on_cards(writer)
    return stored


def supersede(writer: Writer, stored: Stored[Spec], revision: Revision, by: By) -> Stored[Spec]:
    """Make a revision the valid one, ask for its receipt, and let the cards of issues say it."""
    spec, old = stored.value, stored.value.valid.rev
    require_new(spec, revision.rev)
    stored = SPECS.change(writer, stored, spec.superseded(revision, confirm=True))
    effective: Text = ()
    if revision.effective:
        effective = say("changed.spec.effective", effective=revision.effective)
    words = {"id": spec.id, "title": spec.title, "old": old}
    text = say("changed.spec.rev", rev=revision.rev, effective=effective, **words)
    tell_changed(writer, stored.record, text, by)
    ask_receipt(writer, stored)
    show_on_cards(writer)
    return stored


def show_on_cards(writer: Writer) -> None:
    """Let the cards of issues that name a revision say what it is by now."""
    for issue in writer.tx.issues(writer.ctx.id, LIVE_STATES):
        if "rev" in issue.fields:
            writer.refresh(issue)


def require_new(spec: Spec, rev: str) -> None:
    """Refuse a revision that was valid before: by its place in the history, not by its letters."""
    known = spec.known(rev)
    if known is not None and known != spec.valid:
        example = f"charter spec {spec.id} rev={spec.valid.rev}.1"
        raise refuse("no.spec.rev", rev=known.rev, id=spec.id, old=_after(spec, known),
                     example=example)  # fmt: skip


def _after(spec: Spec, revision: Revision) -> str:
    return spec.revisions[spec.revisions.index(revision) + 1].rev


def change_spec(writer: Writer, stored: Stored[Spec], spec: Spec, by: By) -> Stored[Spec]:
    """Give a specification another title, document, link, acceptance or owner."""
    apart = ("id", "open", "asked", "done", "revisions", "side")
    changes = differences(stored.value, spec, apart)
    link = spec.valid.link
    if link != stored.value.valid.link:
        changes["link"] = say("would.field.new", field="link", new=link)
    if not changes and spec == stored.value:
        return stored
    stored = SPECS.change(writer, stored, spec)
    what = listed(list(changes.values()))
    text = say("changed.spec", id=spec.id, title=spec.title, what=what)
    tell_changed(writer, stored.record, text, by)
    show_on_cards(writer)
    return stored


def drop_spec(writer: Writer, stored: Stored[Spec], why: str, by: By) -> None:
    """End a specification."""
    spec = replace(stored.value, dropped=True, open=())
    stored = SPECS.change(writer, stored, spec)
    text = say("changed.spec.dropped", id=spec.id, title=spec.title, why=why)
    tell_changed(writer, stored.record, text, by)
    show_on_cards(writer)


# obligations


def add_obligation(writer: Writer, table: ObligationTable, by: By) -> Stored[Obligation]:
    """Keep a new obligation, and give its next date a record; more than there may be are
    refused."""
    if len(obligations(writer)) >= MOST_OBLIGATIONS:
        raise refuse("no.obligation.room", limit=MOST_OBLIGATIONS)
    today = calendar_of(writer, table).local(writer.now).date()
    obligation = Obligation(table, datetime.combine(today, time()), writer.now)
    unsaved = Stored(OBLIGATIONS.unsaved(writer, table.id), obligation)
    stored = open_due(writer, OBLIGATIONS.save(writer, unsaved))
    text = say(
        "changed.obligation.new",
        company=writer.ctx.company(table.side),
        role=role_name(table.role),
        id=table.id,
        title=table.title,
        when=when(table),
    )
    tell_changed(writer, stored.record, text, by)
    return stored


def change_obligation(
    writer: Writer, stored: Stored[Obligation], table: ObligationTable, by: By
) -> Stored[Obligation]:
    """Give an obligation other terms; its open dates make room for the new ones."""
    changes = differences(stored.value.table, table)
    if not changes:
        return stored
    end_duties(writer, table.id)
    value = replace(
        stored.value, table=table, since=writer.now, opened=None, last=None, current=None
    )
    stored = open_due(writer, OBLIGATIONS.change(writer, stored, value))
    what = listed(list(changes.values()))
    text = say("changed.obligation", id=table.id, title=table.title, what=what)
    tell_changed(writer, stored.record, text, by)
    return stored


def end_obligation(writer: Writer, stored: Stored[Obligation], why: str, by: By) -> None:
    """End an obligation with its open dates."""
    table = stored.value.table
    end_duties(writer, table.id)
    stored = OBLIGATIONS.change(writer, stored, replace(stored.value, ended=True))
    text = say("changed.obligation.dropped", id=table.id, title=table.title, why=why)
    tell_changed(writer, stored.record, text, by)


# terms


def keep_term(writer: Writer, table: TermTable, by: By) -> None:
    """Keep a term: for its own side alone, or for both once they agreed to it."""
    name = term_name(table.side, table.id)
    stored = TERMS.named(writer, name)
    before = stored.value if stored is not None and not stored.value.dropped else None
    if before is not None and before.table == table:
        return
    if stored is None:
        stored = Stored(TERMS.unsaved(writer, name), Term(table))
    stored = TERMS.change(writer, stored, Term(table))
    _tell_term(writer, stored, before, by)


def _tell_term(writer: Writer, stored: Stored[Term], before: Term | None, by: By) -> None:
    table = stored.value.table
    agreed = before is not None and before.table.agreed
    words = {"id": table.id, "kind": table.kind}
    company = writer.ctx.company(table.side)
    if table.agreed:
        text = say("changed.term.agreed", text=table.text, company=company, **words)
        tell_changed(writer, stored.record, text, by)
    elif agreed:
        text = say("changed.term.alone", company=company, **words)
        tell_changed(writer, stored.record, text, by)
    else:
        key = "changed.term.new" if before is None else "changed.term"
        note(writer, stored.record, say(key, text=table.text, **words), by, table.side)


def drop_term(writer: Writer, stored: Stored[Term], by: By) -> None:
    """Drop a term."""
    table = stored.value.table
    stored = TERMS.change(writer, stored, replace(stored.value, dropped=True))
    text = say("changed.term.dropped", id=table.id, kind=table.kind)
    if table.agreed:
        tell_changed(writer, stored.record, text, by)
    else:
        note(writer, stored.record, text, by, table.side)
