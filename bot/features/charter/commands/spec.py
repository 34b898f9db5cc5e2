"""Specifications: issue one, supersede its revision, confirm that it arrived, drop it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.values import Person, other_side, read_side
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.records import Stored
from bot.features.charter import change
from bot.features.charter.commands.common import about, near, required, value
from bot.features.charter.policy import DROPPED, RECEIVED, SPEC, Revision, Spec, bare_revision
from bot.features.charter.store import SPECS, free_id, note
from bot.features.charter.texts import refuse, say
from bot.messages.card import Text
from bot.messages.line import argument
from bot.ports.request import Reply

NEW = 'charter spec "Main board, fabrication drawing" document=DWG-1042 rev=C'
NEXT = "charter spec main-pcb rev=D link=https://docs.example/DWG-1042-D"
DROP = 'charter spec main-pcb dropped "the board is not built any more"'


def _option(name: str, help: str, kind: str = "word") -> Param:
    return Param(name, kind, required=False, option=True, help=help)


@command(
    "charter spec",
    Param("spec", "spec", help="its id, or the title of a new one"),
    Param("act", "spec_act", required=False, help="received or dropped"),
    Param("why", "text", required=False, help="why it is dropped"),
    _option("rev", "the revision that holds from now on"),
    _option("link", "where it is"),
    _option("effective", "the lot or the date from which it counts"),
    _option("document", "the number of the document"),
    _option("title", "what it is about"),
    _option("acceptance", "the class by which it is judged, such as IPC-A-610 class 2"),
    _option("owner", "who of the side that issues it looks after it", "person"),
    help="Issue a specification or its next revision, or confirm that a revision arrived",
    example=NEXT,
)
def spec(
    call: Call,
    spec: str,
    act: str | None,
    why: str | None,
    rev: str | None,
    effective: str | None,
    owner: Person | None,
    **given: str | None,
) -> Reply:
    """Issue and supersede for the side that issues it; the other one confirms."""
    typed = {key: text for key, text in given.items() if text is not None}
    stored = SPECS.named(call.writer, spec.lower())
    if stored is not None and stored.value.dropped:
        return about(call, SPEC, stored.record.name, say("spec.dropped", id=stored.record.name))
    if act == RECEIVED:
        return _received(call, _known(call, stored, spec), rev)
    if act == DROPPED:
        call.require("charter spec", "end")
        return _drop(call, _known(call, stored, spec), why)
    if stored is None:
        return _add(call, spec, why, rev, effective, owner, typed)
    return _change(call, stored, rev, effective, owner, typed)


def _known(call: Call, stored: Stored[Spec] | None, typed: str) -> Stored[Spec]:
    if stored is not None:
        return stored
    names = [each.record.name for each in SPECS.all(call.writer)]
    raise refuse("no.spec", typed=typed, nearest=near(typed, names), example=NEW)


def _asks(call: Call, side: str) -> Text:
    return say("spec.asks", company=call.ctx.company(other_side(read_side(side))))


def _add(
    call: Call,
    title: str,
    more: str | None,
    rev: str | None,
    effective: str | None,
    owner: Person | None,
    typed: Mapping[str, str],
) -> Reply:
    if rev is None or "document" not in typed or more:
        if rev is not None or (not typed and " " not in title):
            _known(call, None, title)
        raise refuse("no.spec.new", example=NEW)
    words = value(SPEC, "title", title, NEW, "<spec>")
    name = free_id(SPECS, call.writer, words)
    values = _values({key: text for key, text in typed.items() if key != "title"})
    revision = _revision(call, rev, values.pop("link", None), effective)
    _require_new(call, values["document"] or "", revision.rev)
    person = _of_side(call, owner or call.person, call.side, name)
    added = Spec(
        id=name,
        title=words,
        side=call.side,
        owner=person.id,
        revisions=(revision,),
        document=values["document"] or "",
        acceptance=values.get("acceptance"),
    )
    change.add_spec(call.writer, added, call.person)
    named = {"id": name, "document": added.document, "rev": revision.rev}
    return about(call, SPEC, name, say("spec.kept", asked=_asks(call, call.side), **named))


def _require_new(call: Call, document: str, rev: str) -> None:
    """Refuse a document that is a specification here already: it gets a revision instead."""
    for stored in SPECS.all(call.writer):
        known = stored.value
        if not known.dropped and known.document.casefold() == document.casefold():
            words = {"document": known.document, "id": known.id, "rev": known.valid.rev}
            new = known.known(rev) is None
            example = (
                f"charter spec {known.id} rev={argument(rev)}" if new else "charter show specs"
            )
            raise refuse("no.spec.twice", example=example, **words)


def _values(typed: Mapping[str, str]) -> dict[str, str | None]:
    return {key: value(SPEC, key, text, NEXT) for key, text in typed.items()}


def _revision(call: Call, rev: str, link: str | None, effective: str | None) -> Revision:
    name = value(SPEC, "revision", rev, NEXT, "rev=")
    counts = value(SPEC, "document", effective, NEXT, "effective=") if effective else None
    return Revision(name, call.now, call.person.id, link, counts)


def _of_side(call: Call, owner: Person, side: str, name: str) -> Person:
    if owner.side == side:
        return owner
    company = call.ctx.company(side)
    raise refuse("no.spec.owner", person=owner.name, company=company, id=name)


def _change(
    call: Call,
    stored: Stored[Spec],
    rev: str | None,
    effective: str | None,
    owner: Person | None,
    typed: Mapping[str, str],
) -> Reply:
    """Supersede the revision, or put right what stands beside it."""
    now = stored.value
    call.require("charter spec", own=now.side, what=f"charter spec {now.id}")
    values = _values(typed)
    same = rev is None or bare_revision(rev) == bare_revision(now.valid.rev)
    if rev is not None and not same:
        change.require_new(now, rev)
    link = values.pop("link", None)
    spec = replace(now, **values)  # type: ignore[arg-type]
    if owner is not None:
        spec = replace(spec, owner=_of_side(call, owner, now.side, now.id).id)
    if link is not None and same:
        spec = replace(spec, revisions=(*now.revisions[:-1], replace(now.valid, link=link)))
    stored = change.change_spec(call.writer, stored, spec, call.person)
    if rev is not None and not same:
        return _supersede(call, stored, rev, link, effective)
    if spec == now:
        key = "spec.ready" if rev is None else "spec.same"
        return about(call, SPEC, now.id, say(key, id=now.id, rev=now.valid.rev))
    return about(call, SPEC, now.id, say("spec.changed", id=now.id))


def _supersede(
    call: Call, stored: Stored[Spec], rev: str, link: str | None, effective: str | None
) -> Reply:
    name, old = stored.record.name, stored.value.valid.rev
    revision = _revision(call, rev, link, effective)
    change.supersede(call.writer, stored, revision, call.person)
    asked = _asks(call, stored.value.side)
    return about(
        call, SPEC, name, say("spec.superseded", id=name, rev=revision.rev, old=old, asked=asked)
    )


def _received(call: Call, stored: Stored[Spec], rev: str | None) -> Reply:
    """Note that the other side has the valid revision; one of them says it for all."""
    spec, valid = stored.value, stored.value.valid
    partner = other_side(read_side(spec.side))
    if not call.may("charter spec", "receipt", counterpart=partner):
        raise refuse("no.spec.received", company=call.ctx.company(spec.side), id=spec.id)
    if rev is not None and bare_revision(rev) != bare_revision(valid.rev):
        example = f"charter spec {spec.id} received rev={argument(valid.rev)}"
        raise refuse("no.spec.superseded", rev=rev, id=spec.id, valid=valid.rev, example=example)
    words = {"company": call.ctx.company(partner), "rev": valid.rev, "id": spec.id}
    if valid.received is not None:
        person = call.ctx.person_name(valid.received_by)
        when = call.ctx.moment(valid.received, call.person.site)
        text = say("spec.received.already", person=person, when=when, **words)
        return about(call, SPEC, spec.id, text)
    changed = spec.confirmed(call.now, call.person.id)
    stored = SPECS.change(call.writer, stored, changed)
    text = say("changed.received", company=words["company"], rev=valid.rev)
    note(call.writer, stored.record, text, call.person, "shared")
    return about(call, SPEC, spec.id, say("spec.received", **words))


def _drop(call: Call, stored: Stored[Spec], why: str | None) -> Reply:
    name = stored.record.name
    change.drop_spec(call.writer, stored, required(why, DROP), call.person)
    return about(call, SPEC, name, say("spec.dropped", id=name))


COMMANDS = (spec,)
