"""What must hold between the tables of a file. A value that is missing or wrong was told before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice

from bot.domain.charter import MOST_OBLIGATIONS
from bot.domain.program import MOST_SYNCS
from bot.domain.values import SIDES
from bot.program_file.allowed import ALLOWED
from bot.program_file.calendars import show_wall
from bot.program_file.check_agreed import own_words, rights
from bot.program_file.rrules import SOME_START, first_occurrence
from bot.program_file.schema import DIRECT
from bot.program_file.tables import Draft, Entry
from bot.program_file.texts import say
from bot.program_file.wording import close, quote

LISTED = 12


def cross_check(draft: Draft) -> list[str]:
    """Return a sentence for each thing that does not hold between tables."""
    return [error for check in _CHECKS for error in check(draft)]


def check_overrides(draft: Draft) -> list[str]:
    """Return the same for a draft that has only the tables of the rules."""
    return [error for check in (_unique_rows, _ladder_steps) for error in check(draft)]


def _unique_ids(draft: Draft) -> Iterator[str]:
    for table in ("site", "person", "sync", "deadline", "kit", "goal", "spec", "obligation"):
        # Ids are typed by hand, so two that differ in case alone would be taken for one another.
        yield from _unique(draft[table], "id", str.lower)
    yield from _unique(draft["right"], "topic", str.lower)
    yield from _unique(draft["word"], "word", str)


def _unique_identities(draft: Draft) -> Iterator[str]:
    for key in ("slack", "discord"):
        yield from _unique(draft["person"], key, str)


def _unique(entries: list[Entry], key: str, fold: Callable[[str], str]) -> Iterator[str]:
    seen: dict[str, Entry] = {}
    for entry in entries:
        value = entry.get(key)
        if value is None:
            continue
        first = seen.setdefault(fold(value), entry)
        if first is not entry:
            yield say("same", place=entry.place, key=key, value=quote(value), other=first.place)


def _unique_rows(draft: Draft) -> Iterator[str]:
    keys = {
        "channel": ("platform", "team", "id"),
        "rule": ("category", "severity"),
        "ladder": ("trigger", "severity"),
        "digest": ("kind", "zone", "at", "to"),
        "term": ("side", "id"),
    }
    for table, names in keys.items():
        seen = set()
        for entry in draft.get(table, []):
            row = tuple(entry.get(name) for name in names)
            if row in seen and all(name in entry.values for name in names):
                yield say("same_row", place=entry.place)
            seen.add(row)


def _slack_teams(draft: Draft) -> Iterator[str]:
    for channel in draft["channel"]:
        # The same channel id may stand for two channels in two workspaces.
        if channel.get("platform") == "slack" and channel.values.get("team", "") is None:
            allowed, example = ALLOWED["channel.team"]
            yield say("missing", place=channel.place, key="team", allowed=allowed, example=example)


def _subdivisions(draft: Draft) -> Iterator[str]:
    from bot.program_file.holidays import known_subdivision

    for site in draft["site"]:
        country, subdivision = site.get("country"), site.get("subdivision")
        values = {"place": site.place, "value": quote(subdivision), "country": quote(country)}
        if subdivision is None or "country" not in site.values:
            continue
        if country is None:
            yield say("no_country", **values)
        elif not known_subdivision(country, subdivision):
            yield say("bad_subdivision", **values)


def _sites_of_people(draft: Draft) -> Iterator[str]:
    sites = _by_id(draft["site"])
    for person in draft["person"]:
        name, side = person.get("site"), person.get("side")
        if name is None:
            continue
        if name not in sites and not _perhaps_meant(name, draft["site"]):
            yield say(
                "no_site",
                place=person.place,
                value=quote(name),
                near=_near(name, sites),
                allowed=_listed(n for n, site in sites.items() if side in (None, site.get("side"))),
            )
        elif side and name in sites and (sites[name].get("side") or side) != side:
            yield say(
                "wrong_site",
                place=person.place,
                value=quote(name),
                found=sites[name].get("side"),
                side=side,
            )


def _backups(draft: Draft) -> Iterator[str]:
    for person in draft["person"]:
        backup = person.get("backup")
        if backup is not None and backup == person.get("id"):
            yield say("own_backup", place=person.place, side=person.get("side"))
        elif backup is not None:
            yield from _reference(draft, person, "backup")


def _deadline_owners(draft: Draft) -> Iterator[str]:
    for deadline in draft["deadline"]:
        if deadline.get("owner") is not None:
            yield from _reference(draft, deadline, "owner")


def _owners_of_the_charter(draft: Draft) -> Iterator[str]:
    for goal in draft["goal"]:
        for side, handle in (goal.get("owner") or {}).items():
            yield from _named(draft, goal, "owner", handle, side)
    for spec in draft["spec"]:
        if spec.get("owner") is not None:
            yield from _reference(draft, spec, "owner")


def _when_obligations_are_due(draft: Draft) -> Iterator[str]:
    obligations = draft["obligation"]
    if len(obligations) > MOST_OBLIGATIONS:
        yield say("obligations", count=len(obligations), limit=MOST_OBLIGATIONS)
    for entry in obligations[:MOST_OBLIGATIONS]:
        given = [key for key in ("rrule", "after", "within") if key in entry.raw]
        if len(given) != 1:
            count = "none" if not given else " and ".join(given)
            yield say("obligation_when", place=entry.place, count=count)
        rule = entry.get("rrule")
        if rule and first_occurrence(_endless(rule), SOME_START) is None:
            yield say("inside", place=entry.place, key="rrule", reason=_never(rule, SOME_START))


def _endless(rule: str) -> str:
    """Return a rule without its last day: it may have passed, and the file is as good as before."""
    return ";".join(part for part in rule.split(";") if not part.upper().startswith("UNTIL="))


def _reference(draft: Draft, entry: Entry, key: str) -> Iterator[str]:
    yield from _named(draft, entry, key, entry.get(key), entry.get("side"))


def _named(draft: Draft, entry: Entry, key: str, handle: str, side: str | None) -> Iterator[str]:
    people = _by_id(draft["person"])
    values = {"place": entry.place, "key": key, "value": quote(handle), "side": side}
    if handle not in people and not _perhaps_meant(handle, draft["person"]):
        allowed = [
            name
            for name, person in people.items()
            if side in (None, person.get("side")) and name != entry.get("id")
        ]
        yield say("no_person", **values, near=_near(handle, people), allowed=_listed(allowed))
    elif side and handle in people and (people[handle].get("side") or side) != side:
        yield say("wrong_person", **values, found=people[handle].get("side"))


def _by_id(entries: list[Entry]) -> dict[str, Entry]:
    return {entry.get("id"): entry for entry in entries if entry.get("id")}


def _perhaps_meant(handle: str, entries: list[Entry]) -> bool:
    """Say whether an id that could not be read may be the one that is referred to."""
    unread = (entry.raw.get("id") for entry in entries if not entry.get("id"))
    return any(not isinstance(raw, str) or close(handle, [raw.strip()]) for raw in unread)


def _near(word: str, known: dict[str, Entry]) -> str:
    near = close(word, known)
    return f" (nearest: {near})" if near else ""


def _listed(names: Iterable[str]) -> str:
    first = list(islice(names, LISTED + 1))
    more = ["…"] if len(first) > LISTED else []
    return ", ".join(first[:LISTED] + more) or "none yet"


def _both_sides(draft: Draft) -> Iterator[str]:
    for table in ("site", "person"):
        sides = {entry.get("side") for entry in draft[table]}
        # A program begins with the people of one side; its rules are checked for whom they miss.
        alone = table == "person" and len(sides) == 1
        # A table whose side is unreadable may be the one that is missed.
        if None not in sides and not alone:
            missing = [side for side in SIDES if side not in sides]
            yield from (say("side_empty", table=f"[[{table}]]", side=side) for side in missing)


def _ladder_steps(draft: Draft) -> Iterator[str]:
    for ladder in draft["ladder"]:
        trigger = ladder.get("trigger")
        if trigger not in (None, "ack") and ladder.get("help") is not None:
            reason = say("ladder_help", trigger=trigger)
            yield say("inside", place=ladder.place, key="help", reason=reason)
        if trigger in (None, "update"):
            continue
        for number, step in enumerate(ladder.get("steps") or (), start=1):
            if step.misses is not None:
                reason = say("step_misses", number=number)
                yield say("inside", place=ladder.place, key="steps", reason=reason)


def _few_syncs(draft: Draft) -> Iterator[str]:
    if len(draft["sync"]) > MOST_SYNCS:
        yield say("syncs", count=len(draft["sync"]), limit=MOST_SYNCS)


def _recurrences(draft: Draft) -> Iterator[str]:
    for sync in draft["sync"][:MOST_SYNCS]:
        rule, start = sync.get("rrule"), sync.get("start")
        if rule and start and first_occurrence(rule, start) is None:
            yield say("inside", place=sync.place, key="rrule", reason=_never(rule, start))


def _never(rule: str, start: datetime) -> str:
    return say("rrule_never", value=quote(rule), start=show_wall(start))


def _digests(draft: Draft) -> Iterator[str]:
    for digest in draft["digest"]:
        kind, at, to = digest.get("kind"), digest.get("at") or "", digest.get("to")
        named = " " in at
        if kind == "internal" and to == "shared":
            yield say("internal_shared", place=digest.place)
        if kind not in (None, "personal") and to == DIRECT:
            yield say("to_dm", place=digest.place)
        if kind == "weekly" and at and not named:
            yield say("weekly_day", place=digest.place)
        if kind == "daily" and named:
            yield say("daily_day", place=digest.place)


_CHECKS: tuple[Callable[[Draft], Iterator[str]], ...] = (
    _both_sides,
    _unique_ids,
    _unique_identities,
    _unique_rows,
    _slack_teams,
    _subdivisions,
    _sites_of_people,
    _backups,
    _deadline_owners,
    _owners_of_the_charter,
    _when_obligations_are_due,
    _ladder_steps,
    _few_syncs,
    _recurrences,
    _digests,
    rights,
    own_words,
)
