"""What an entry of a list would change of an issue that exists: the same for check and deed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain.issue import Issue
from bot.domain.values import SEVERITIES, Severity
from bot.engine.context import Context
from bot.features.issues.discretion.policy import discretion_of, shares
from bot.features.issues.texts import STATES
from bot.features.lists.imports.own_words import as_kept, loosens, outlived, settled, sorted_anew
from bot.features.lists.imports.values import Entry, Importer
from bot.features.lists.spreadsheet.clean_text import free_text, narrow, one_line
from bot.features.lists.texts import COLUMNS, say
from bot.messages.card import plain
from bot.messages.fields import label
from bot.messages.line import cut, quote

# Who raised it is said once: when the issue is new.
RAISED_BY = "raised_by"


@dataclass(frozen=True, slots=True)
class Difference:
    """What is to change; ``None`` or nothing is left as it is. ``dropped`` are the texts of an
    earlier list that this one puts right, ``untouched`` says in sentences what differs, but is not
    changed by an import.
    """

    title: str | None = None
    category: str | None = None
    severity: Severity | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    untouched: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Say whether anything is to change."""
        return bool(self.title or self.category or self.severity or self.fields or self.dropped)


def difference(ctx: Context, issue: Issue, entry: Entry, importer: Importer) -> Difference:
    """Compare an entry with its issue. An empty cell changes nothing.

    A severity is raised where whoever imports may decide it alone, and never lowered; state, owner
    and responder are not changed: their commands start and end clocks. Nor is a category or a
    detail that would loosen what the importer's own side owes, or a category that would take back
    a question. Where the content is not for both sides, only what both read is compared.
    """
    by = importer.person
    entry = as_kept(ctx, settled(ctx, entry, issue.responder), issue, by)
    untouched = list(_untouched(ctx, issue, entry))
    category = entry.category if entry.category not in (None, issue.category) else None
    if category is not None and discretion_of(issue.category) is not None:
        untouched.append(_stays(ctx, issue, category))
        category = None
    # What a row calls commercial is shown to nobody, also where its category is not taken over.
    sorted_as = category or issue.category
    if category is not None and (
        importer.asked(issue) or _loose(ctx, issue, entry, importer, category, {})
    ):
        untouched.append(_category_stays(ctx, issue, category))
        category = None
        sorted_as = sorted_as if discretion_of(sorted_as) is not None else issue.category
    title = entry.title if _plain(entry.title) != _plain(issue.title) else None
    title = title if discretion_of(sorted_as) is None else None
    severity = entry.severity if entry.severity not in (None, issue.severity) else None
    fields: Mapping[str, str] = {
        key: value
        for key, value in entry.fields.items()
        if _plain(issue.fields.get(key, "")) != _plain(value)
        and key != RAISED_BY
        and shares(sorted_as, key, value)
    }
    may = importer.manager and by.side == issue.counterpart
    if severity is not None and not (may and _more(severity, issue.severity)):
        name = ctx.name(issue)
        example = f"issue severity {name} {severity}"
        untouched.append(keeps(name, "severity", issue.severity, severity, example))
        severity = None
    fields, loose = _tight(ctx, issue, entry, importer, category, fields)
    untouched += loose
    dropped = outlived(issue, entry, fields)
    return Difference(title, category, severity, fields, dropped, tuple(untouched))


def _more(severity: Severity, than: Severity) -> bool:
    return SEVERITIES.index(severity) < SEVERITIES.index(than)


def _loose(
    ctx: Context,
    issue: Issue,
    entry: Entry,
    importer: Importer,
    category: str | None,
    fields: Mapping[str, str],
) -> bool:
    """Say whether another category and details would loosen what the importer's side owes."""
    after = replace(issue, fields={**issue.fields, **fields})
    if category is not None:
        after = sorted_anew(ctx, after, category, entry, importer.now)
    return loosens(ctx, issue, after, importer.person, importer.now)


def _tight(
    ctx: Context,
    issue: Issue,
    entry: Entry,
    importer: Importer,
    category: str | None,
    fields: Mapping[str, str],
) -> tuple[Mapping[str, str], list[str]]:
    """Return the details without those that would loosen what the importer's side owes, and these
    in sentences."""
    if not fields or not _loose(ctx, issue, entry, importer, category, fields):
        return fields, []
    said, kept = list[str](), dict[str, str]()
    for key, value in fields.items():
        if _loose(ctx, issue, entry, importer, category, {**kept, key: value}):
            said.append(_field_stays(ctx.name(issue), issue, key, value))
        else:
            kept[key] = value
    return kept, said


def _category_stays(ctx: Context, issue: Issue, category: str) -> str:
    name = ctx.name(issue)
    example = f"issue edit {name} category={category}"
    return keeps(name, "category", issue.category, category, example)


def _field_stays(name: str, issue: Issue, key: str, value: str) -> str:
    example = f"issue edit {name} {key}={quote(value)}"
    old = issue.fields.get(key) or plain(say("card.none"))
    values = {"name": name, "label": label(key), "old": _cut(old), "new": _cut(value)}
    return plain(say("row.keeps", example=example, **values))


def _plain(text: str) -> str:
    """Return text as a sheet holds it: blanks and full-width letters make no difference."""
    return one_line(narrow(free_text(text)))


def _untouched(ctx: Context, issue: Issue, entry: Entry) -> list[str]:
    name, untouched = ctx.name(issue), []
    owner = issue.owner(issue.responder)
    if entry.owner is not None and entry.owner != owner:
        before = ctx.person_name(owner) or plain(say("card.none"))
        example = f"issue assign {name} {entry.owner}"
        untouched.append(keeps(name, "owner", before, ctx.person_name(entry.owner), example))
    if entry.responder not in (None, issue.responder):
        before, after = ctx.company(issue.responder), ctx.company(entry.responder or "")
        example = f"issue edit {name} responder={entry.responder}"
        untouched.append(keeps(name, "side", before, after, example))
    if entry.state == "resolved" and issue.live:
        before, after = STATES[issue.state], STATES["resolved"]
        untouched.append(keeps(name, "state", before, after, f"issue resolve {name}"))
    return untouched


def _stays(ctx: Context, issue: Issue, category: str) -> str:
    name, old = ctx.name(issue), ctx.category(issue).title
    example = f"issue edit {name} category={category}"
    return plain(say("discreet.stays", name=name, old=old, example=example))


def keeps(name: str, column: str, old: str, new: str, example: str) -> str:
    """Say that an import leaves something as it is, and which command changes it."""
    values = {"name": name, "label": COLUMNS[column], "old": old, "new": new, "example": example}
    return plain(say("row.keeps", **values))


def in_words(issue: Issue, change: Difference, *, old: bool = True) -> str:
    """Return the changes as one text, with what was there before unless not ``old``."""
    pairs = [
        (COLUMNS["title"], issue.title, change.title),
        (COLUMNS["category"], issue.category, change.category),
        (COLUMNS["severity"], issue.severity, change.severity),
        *((label(key), issue.fields.get(key), value) for key, value in change.fields.items()),
    ]
    parts = [_part(name, a if old else None, b) for name, a, b in pairs if b is not None]
    parts += [plain(say("row.part.gone", label=label(key))) for key in change.dropped]
    return ", ".join(parts)


def _part(name: str, before: str | None, after: str) -> str:
    if not before:
        return plain(say("row.part.new", label=name, new=_cut(after)))
    return plain(say("row.part", label=name, old=_cut(before), new=_cut(after)))


def _cut(text: str) -> str:
    return f'"{cut(one_line(text), 80)}"'
