"""The charter on one screen: each part with its first lines, and only what its reader may read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.domain.charter import Brief, Criteria
from bot.domain.values import other_side, read_side
from bot.engine.records import Stored
from bot.engine.writer import Writer
from bot.features.charter.occurrences import all_open
from bot.features.charter.policy import BRIEF, CRITERIA, Duty, Goal, Obligation, Spec, Term
from bot.features.charter.store import (
    ALL_CRITERIA,
    BRIEFS,
    GOALS,
    duty_calendar,
    obligations,
    specs,
    terms_read_by,
)
from bot.features.charter.texts import ENDINGS, FIELD_NAMES, role_name, say
from bot.features.charter.words import shown, when
from bot.messages.card import Text
from bot.messages.line import cut

LINE = 160
"""So many characters of a text a line of the screen shows."""


def brief_of(writer: Writer) -> Iterator[Text]:
    """Yield the scope of work, a line each."""
    stored = BRIEFS.named(writer, BRIEF)
    brief = stored.value if stored is not None else Brief()
    for name, text in brief.lines.items():
        if text is not None:
            yield say(
                "card.field", label=FIELD_NAMES.get(name, name).capitalize(), value=cut(text, LINE)
            )


def goals_of(writer: Writer) -> Iterator[Text]:
    """Yield the goals that go on, then those that ended."""
    every = GOALS.all(writer)
    yield from (_goal(each.value) for each in every if each.value.ended is None)
    yield from (_ended(each.value) for each in every if each.value.ended is not None)


def goals_to_review(writer: Writer) -> Iterator[Text]:
    """Yield the goals that go on, the one that is looked at again first at the top."""
    going = [each.value for each in GOALS.all(writer) if each.value.ended is None]
    yield from map(_goal, sorted(going, key=lambda goal: goal.table.review or date.max))


def _goal(goal: Goal) -> Text:
    table, last = goal.table, goal.readings[-1:]
    now = say("show.goal.now", value=last[0].value) if last else ()
    review = say("show.goal.review", day=f"{table.review:%Y-%m-%d}") if table.review else ()
    words = {"id": table.id, "title": table.title, "measure": table.measure}
    return say("show.goal", target=table.target, now=now, review=review, **words)


def _ended(goal: Goal) -> Text:
    how, table = ENDINGS[goal.ended or ""], goal.table
    return say("show.goal.ended", id=table.id, title=table.title, how=how, why=goal.why)


def specs_of(writer: Writer) -> Iterator[Text]:
    """Yield the specifications with their valid revisions."""
    for stored in specs(writer):
        spec = stored.value
        words = {"id": spec.id, "title": spec.title, "document": spec.document}
        yield say("show.spec", rev=spec.valid.rev, state=_state(writer, spec), **words)


def _state(writer: Writer, spec: Spec) -> Text:
    company = writer.ctx.company(other_side(read_side(spec.side)))
    if spec.open:
        return say("show.spec.waits", company=company)
    return say("show.spec.received", company=company) if spec.valid.received else ()


def obligations_of(writer: Writer) -> Iterator[Text]:
    """Yield the obligations of both sides with their next dates."""
    every = obligations(writer)
    dates = all_open(writer, every)
    for stored in every:
        yield _obligation(writer, stored, dates[stored.value.table.id])


def _obligation(writer: Writer, stored: Stored[Obligation], dates: list[Stored[Duty]]) -> Text:
    table = stored.value.table
    ahead: Text = ()
    if dates:
        duty = dates[0].value
        due = writer.ctx.moment(duty.due, duty_calendar(writer, duty).site.id)
        late = duty.due < writer.now
        ahead = say("show.obligation.late" if late else "show.obligation.next", due=due)
    company, role = writer.ctx.company(table.side), role_name(table.role)
    words = {"id": table.id, "title": table.title, "when": when(table)}
    return say("show.obligation", company=company, role=role, next=ahead, **words)


def terms_of(writer: Writer, side: str | None) -> Iterator[Text]:
    """Yield the terms that a side reads; ``None``: those that both do."""
    for stored in terms_read_by(writer, side):
        yield _term(writer, stored.value)


def _term(writer: Writer, term: Term) -> Text:
    table = term.table
    link = say("show.term.link", link=table.link) if table.link else ()
    words = {"id": table.id, "kind": table.kind, "text": cut(table.text, LINE)}
    if table.agreed:
        return say("show.term.agreed", company=writer.ctx.company(table.side), link=link, **words)
    return say("show.term", link=link, **words)


def criteria_of(writer: Writer) -> Iterator[Text]:
    """Yield by what the partnership judges itself, if that was agreed."""
    stored = ALL_CRITERIA.named(writer, CRITERIA)
    if stored is None:
        return
    yield from _criteria(stored.value)


def _criteria(criteria: Criteria) -> Iterator[Text]:
    yield say(
        "show.criteria.line",
        response=criteria.response,
        resolution=criteria.resolution,
        experts=criteria.experts,
        roles=", ".join(map(role_name, criteria.expert_roles)),
    )
    if criteria.weights:
        yield say("show.weights", weights=shown(criteria.weights))
