"""Terms of payment: each side keeps its own where the other one does not read, until both agree."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.charter import TERM_KINDS, TermTable
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.records import Stored
from bot.features.charter import change
from bot.features.charter.cards_of_show import terms_of
from bot.features.charter.commands.common import about, near, value
from bot.features.charter.policy import TERM, Term, term_name
from bot.features.charter.store import TERMS, free_id, own_term, terms_read_by
from bot.features.charter.texts import refuse, say
from bot.messages.card import Card
from bot.messages.line import one_line
from bot.ports.request import Reply

NEW = 'charter terms "MOQ of the enclosure: 500" kind=moq'


@command(
    "charter terms",
    Param("term", "word", required=False, help="the id of one of your side's"),
    Param("act", "term_act", required=False, help="dropped"),
    Param("text", "text", required=False, help="what is paid, and when"),
    Param("kind", "term_kind", required=False, option=True, help="what it is about"),
    Param("link", "word", required=False, option=True, help="where it is written"),
    Param("agreed", "yes_no", required=False, option=True, help="yes: both sides agree to it"),
    help="Keep terms of payment for your own side, or agree on one with the other side",
    example=NEW,
    internal=True,
)
def terms(
    call: Call,
    term: str | None,
    act: str | None,
    text: str | None,
    kind: str | None,
    link: str | None,
    agreed: str | None,
) -> Reply:
    """Show, keep, change, agree on or drop a term of one's own side; never in a shared place."""
    if not call.private:
        raise refuse("no.terms.heard" if call.request.heard else "no.terms.shared")
    if term is None and text is None:
        return _shown(call)
    if link is not None:
        link = value(TERM, "link", link, f"{NEW} link=https://docs.example/terms")
    if text is not None:
        text = value(TERM, "text", one_line(text), NEW, "<text>")
    if term is None:
        return _add(call, text or "", kind, link, agreed=agreed == "yes")
    stored = own_term(call.writer, call.side, term.lower())
    if stored is None:
        names = [t.value.table.id for t in terms_read_by(call.writer, call.side) if _own(call, t)]
        _refuse_theirs(call, term)
        raise refuse("no.term", typed=term, nearest=near(term, names), example=NEW)
    if act is not None:
        return _drop(call, stored)
    wanted = stored.value.table
    wanted = replace(
        wanted,
        text=text or wanted.text,
        kind=kind or wanted.kind,
        link=link or wanted.link,
        agreed=wanted.agreed if agreed is None else agreed == "yes",
    )
    return _keep(call, stored.value.table, wanted)


def _refuse_theirs(call: Call, typed: str) -> None:
    """Say of a term of the other side that both agreed to, and so both read, who changes it."""
    for stored in terms_read_by(call.writer, call.side):
        table = stored.value.table
        if table.id == typed.lower() and not _own(call, stored):
            raise refuse("no.term.theirs", id=table.id, company=call.ctx.company(table.side))


def _own(call: Call, stored: Stored[Term]) -> bool:
    return stored.value.table.side == call.side


def _shown(call: Call) -> Reply:
    lines = terms_of(call.writer, call.side)
    return call.show(Card(say("show.terms"), lines=tuple(lines) or (say("show.terms.none"),)))


def _add(call: Call, text: str, kind: str | None, link: str | None, *, agreed: bool) -> Reply:
    if kind is None:
        raise refuse("no.term.kind", allowed=", ".join(TERM_KINDS), example=NEW)
    for stored in terms_read_by(call.writer, call.side):
        table = stored.value.table
        if _own(call, stored) and (table.text, table.kind) == (text, kind):
            return about(call, TERM, stored.record.name, say("term.same", id=table.id))
    name = free_id(TERMS, call.writer, text, call.side)
    return _keep(call, None, TermTable(name, call.side, kind, text, agreed, link))


def _keep(call: Call, before: TermTable | None, table: TermTable) -> Reply:
    if before == table:
        return about(call, TERM, term_name(table.side, table.id), say("term.same", id=table.id))
    if table.agreed or (before is not None and before.agreed):
        call.require("charter terms", "agreed")
    change.keep_term(call.writer, table, call.person)
    company = call.ctx.company(call.side)
    if table.agreed:
        text = say("term.agreed", id=table.id)
    elif before is not None and before.agreed:
        text = say("term.alone", id=table.id)
    elif before is None:
        text = say("term.kept", id=table.id, kind=table.kind, company=company)
    else:
        text = say("term.changed", id=table.id, company=company)
    return about(call, TERM, term_name(table.side, table.id), text)


def _drop(call: Call, stored: Stored[Term]) -> Reply:
    if stored.value.table.agreed:
        call.require("charter terms", "agreed")
    change.drop_term(call.writer, stored, call.person)
    text = say("term.dropped", id=stored.value.table.id)
    return about(call, TERM, stored.record.name, text)


COMMANDS = (terms,)
