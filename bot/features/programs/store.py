"""Bring a program file into the database: all applies at once, but changed rules are proposed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.errors import Refused
from bot.domain.program import Program
from bot.domain.rules import apply_overrides
from bot.domain.values import SIDES, Person, Site
from bot.engine.context import (
    FORMER,
    SITE_BEFORE,
    Context,
    Former,
    channel_place,
    context_of,
    identity_on,
)
from bot.engine.feature import KEYED, PERSON
from bot.engine.feeds import renew_of_leavers
from bot.engine.index import Index
from bot.engine.left import keep_identities
from bot.engine.program_names import free_name, key_of
from bot.engine.program_tables import adopt, bare
from bot.engine.writer import Writer
from bot.features.issues.discretion.controlled import withhold_titles
from bot.features.programs.running_clocks import keep_running
from bot.features.programs.texts import refuse, say
from bot.features.rules.store import (
    IN_FORCE,
    propose_rules,
    proposed_already,
    rule_changes,
    rules_row,
    whose,
)
from bot.messages.card import Text
from bot.ports import ProgramRow, Record, UnitOfWork
from bot.ports.codec import to_data
from bot.program_file import BadProgram, read_program, write_program

SHOWN = 5
"""How many mistakes of a refused program are told."""


def import_program(tx: UnitOfWork, program: Program, now: datetime, index: Index) -> Text:
    """Import from the operator's command line: a new program's rules are version 1 and in force."""
    row = _row_of(tx, program)
    _channels_are_free(tx, program, row)
    if row is None:
        return _add(tx, program, now, index)
    return update_program(tx, context_of(tx, row.id, index, lock=True), program, None, now)


def _row_of(tx: UnitOfWork, program: Program) -> ProgramRow | None:
    """Return the program that a file is of: of several with its key, whose channels it has."""
    found = (tx.channel(channel_place(channel)) for channel in program.channels)
    rows = [tx.program(channel.program_id) for channel in found if channel is not None]
    named = (row for row in rows if key_of(row.key) == program.key)
    return next(named, None) or tx.program_named(program.key)


def create(
    tx: UnitOfWork,
    program: Program,
    now: datetime,
    cause: str,
    index: Index,
    by: Person | None = None,
) -> Writer:
    """Keep a new program, its rules as version 1 in force, and return a writer on it."""
    name = free_name(tx, program.key)
    program_id = tx.add_program(name, write_program(bare(program, index)), now)
    tx.add_rules(rules_row(program_id, 1, IN_FORCE, program, by, now))
    tx.decide_rules(program_id, 1, IN_FORCE)
    _index(tx, program_id, program)
    ctx = context_of(tx, program_id, index, lock=True)
    adopt(Writer(tx, ctx, now, cause, founding=True), program)
    return Writer(tx, ctx, now, cause)


def _add(tx: UnitOfWork, program: Program, now: datetime, index: Index) -> Text:
    create(tx, program, now, "import", index)
    return say(
        "program.imported",
        key=program.key,
        people=len(program.people),
        sites=len(program.sites),
        version=1,
    )


def update_program(
    tx: UnitOfWork, ctx: Context, program: Program, by: Person | None, now: datetime
) -> Text:
    """Replace a program's document; rules that differ wait for the other side's manager."""
    if program.key != ctx.program.key:
        raise refuse("no.issue.program", typed=program.key, key=ctx.program.key)
    _channels_are_free(tx, program, ctx.row)
    _identities_are_free(ctx.program, program)
    _require_readable(program)
    overrides, version = ctx.program.overrides, ctx.row.rules_version
    document = write_program(bare(replace(program, overrides=overrides), ctx.index))
    tx.save_program(ctx.id, document, ctx.row.state)
    _index(tx, ctx.id, program)
    _keep_former(tx, ctx, program)
    renew_of_leavers(tx, ctx.id, ctx.program, program)
    tx.wake_program(ctx.id, now)
    changed = context_of(tx, ctx.id, ctx.index)
    writer = Writer(tx, changed, now, "import")
    writer.record(None, "program.imported", by.id if by else None)
    _first_keys(ctx, writer)
    writer = _keep_running(Writer(tx, ctx, now, "import"), writer, by)
    adopt(writer, program)
    if program.export_controlled and not ctx.program.export_controlled:
        withhold_titles(writer, by)
    changes = rule_changes(ctx, program.overrides)
    if not changes:
        return say("program.updated", key=program.key, version=version)
    rules = apply_overrides(ctx.base, program.overrides, ctx.rules.version)
    already = proposed_already(tx, ctx, rules)
    if already is not None:
        return say("program.proposed.already", key=program.key, version=already)
    proposed = propose_rules(tx, ctx, program, by, changes, now)
    return say("program.proposed", key=program.key, version=proposed, whose=whose(by))


def _keep_running(before: Writer, after: Writer, by: Person | None) -> Writer:
    """Let running clocks keep the calendars that somebody's file changes of their own side."""
    sites = {site.id: site for site in after.ctx.program.sites}
    for old in before.ctx.program.sites if by is not None else ():
        if old.id in sites and sites[old.id] != old:
            after, _ = keep_running(before, after, old, by)
    return after


def store(writer: Writer, program: Program, cause: str, *, state: str | None = None) -> Writer:
    """Keep a changed program whose rules stay as they are, and return a writer on it.

    ``cause`` tells its messages from those of other changes. What a program file could not hold is
    refused, so an export can always be imported again.
    """
    tx, ctx = writer.tx, writer.ctx
    _identities_are_free(ctx.program, program)
    document = _require_readable(program)
    tx.save_program(ctx.id, document, state or ctx.row.state)
    _index(tx, ctx.id, program)
    _keep_former(tx, ctx, program)
    renew_of_leavers(tx, ctx.id, ctx.program, program)
    after = Writer(tx, context_of(tx, ctx.id, ctx.index), writer.now, cause)
    _first_keys(ctx, after)
    return after


def _require_readable(program: Program) -> str:
    """Return a program as a file; what a file could not hold is refused."""
    document = write_program(program)
    try:
        read_program(document)
    except BadProgram as error:
        raise Refused("\n".join(error.errors[:SHOWN])) from None
    return document


def _first_keys(before: Context, after: Writer) -> None:
    """Let others know of a side that has somebody who can agree for the first time."""
    for side in SIDES:
        had, has = before.program.managers(side), after.ctx.program.managers(side)
        for follow in before.index.following(PERSON, KEYED) if has and not had else ():
            follow(after, side)


def _keep_former(tx: UnitOfWork, before: Context, after: Program) -> None:
    """Keep the names of those who leave: the history goes on naming them. Sites are kept as they
    were."""
    here = {site.id for site in after.sites}
    for site in before.program.sites:
        if site.id not in here:
            _keep_site(tx, before.id, site)
    for person in before.program.people:
        if after.person(person.id) is not None:
            continue
        keep_identities(tx, before.id, person)
        data = to_data(Former(person.name, person.side))
        known = tx.record_named(before.id, FORMER, person.id)
        if known is None:
            tx.add_record(Record(0, before.id, FORMER, person.id, False, None, data))
        else:
            tx.save_record(replace(known, data=data))


def _keep_site(tx: UnitOfWork, program_id: int, site: Site) -> None:
    """Keep a site that is left out of a program: what runs on it, or ran, counts on it."""
    known = tx.record_named(program_id, SITE_BEFORE, site.id)
    if known is None:
        tx.add_record(Record(0, program_id, SITE_BEFORE, site.id, False, None, to_data(site)))
    else:
        tx.save_record(replace(known, data=to_data(site)))


def _index(tx: UnitOfWork, program_id: int, program: Program) -> None:
    tx.index_people(program_id, [(p.id, p.slack, p.discord) for p in program.people])
    channels = [(channel_place(c), c.audience) for c in program.channels]
    tx.index_channels(program_id, channels)


def _channels_are_free(tx: UnitOfWork, program: Program, row: ProgramRow | None) -> None:
    """A channel belongs to one program, or answers would mix two partners."""
    for channel in program.channels:
        found = tx.channel(channel_place(channel))
        if found is not None and (row is None or found.program_id != row.id):
            raise refuse("no.channel", platform=channel.platform, channel=channel.id)


def _identities_are_free(before: Program, after: Program) -> None:
    """Refuse an identity that somebody of the other side has, without saying who that is."""
    for platform in ("slack", "discord"):
        for person in after.people:
            identity = identity_on(person, platform)
            known = before.person(person.id)
            if identity is None or (known and identity_on(known, platform) == identity):
                continue
            others = (p for p in after.people if p.side != person.side)
            if any(identity_on(other, platform) == identity for other in others):
                raise refuse("no.identity", id=person.id, platform=platform, identity=identity)
