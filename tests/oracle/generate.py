"""Seeded programs and happenings for the oracle and the real rehearsal.

A case is a program file, a list of events for the oracle and the same events as a scenario. Every
event is on a whole minute and is one that the person may do at that moment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

Event = dict[str, Any]

KEY = "ACME"
SIDES = ("oem", "ems")
OTHER = {"oem": "ems", "ems": "oem"}
SEVERITIES = ("critical", "major", "minor", "info")
ROLES = ("buyer", "planner", "sqe", "cqe", "design_engineer", "process_engineer")
CATEGORIES = {
    "shortage": ("oem", "major"),
    "eq": ("oem", "major"),
    "nonconformance": ("ems", "major"),
    "general": ("other", "major"),
    "order": ("ems", "minor"),
    "delivery": ("ems", "major"),
    "fai": ("oem", "major"),
    "rma": ("ems", "minor"),
}
"""Responder and default severity, as the shipped rules have them."""
DECIDED = {
    "eq": {"oem": "design_engineer", "ems": "process_engineer"},
    "fai": {"oem": "sqe", "ems": "cqe"},
}
"""Who decides the issues that are decided rather than solved."""
ZONES = (
    "America/Los_Angeles",
    "America/New_York",
    "Europe/Warsaw",
    "Europe/Berlin",
    "Asia/Shanghai",
)
WEEKS = (
    '{ mon-fri = ["08:00-17:00"] }',
    '{ mon-fri = ["08:00-16:00"] }',
    '{ mon-fri = ["08:30-12:00", "13:30-18:00"] }',
    '{ mon-fri = ["08:30-12:00", "13:30-18:00"], sat = ["08:30-12:00"] }',
    '{ mon-thu = ["07:00-12:00", "12:45-16:30"], fri = ["07:00-13:00"] }',
    '{ mon-fri = ["06:00-14:00", "14:00-22:00"] }',
    '{ mon-fri = ["22:00-06:00"] }',
    '{ mon-fri = ["06:00-14:00", "22:00-06:00"], sat = ["06:00-14:00"] }',
    '{ mon-sat = ["09:00-18:00"] }',
    '{ sun-thu = ["09:00-17:30"] }',
    '{ mon-sun = ["00:00-24:00"] }',
)
STARTS = (
    date(2026, 3, 2),  # the United States change on the 8th
    date(2026, 3, 23),  # Europe changes on the 29th
    date(2026, 10, 19),  # Europe changes back on the 25th
    date(2026, 10, 26),  # the United States change back on 1 November
    date(2026, 12, 14),
    date(2027, 1, 25),
    date(2027, 2, 8),
    date(2026, 6, 1),
)
ACKS = ("30m", "1h", "4h", "1bh", "2bh", "4bh", "1bd", "2bd")
CONTAINS = ("2h", "4h", "1d", "3bh", "6bh", "1bd", "2bd")
UPDATES = ("2h", "4h", "12h", "2bh", "5bh", "1bd", "2bd")
RESOLVES = ("6h", "24h", "2d", "10bh", "1bd", "2bd", "3bd", "5bd", "1w")
OFFSETS = ("30m", "1h", "3h", "12h", "1d", "1bh", "3bh", "6bh", "1bd", "2bd", "3bd")
HORIZON = timedelta(days=40)


@dataclass(frozen=True)
class Case:
    """A generated rehearsal. ``first`` and ``last`` are minutes since 1970."""

    seed: int
    program: str
    scenario: str
    events: tuple[Event, ...]
    first: int
    last: int


@dataclass
class Member:
    """Somebody of a generated roster."""

    id: str
    side: str
    site: str
    zone: str
    level: int
    roles: list[str] = field(default_factory=list)
    backup: str | None = None
    away: list[tuple[date, date]] = field(default_factory=list)

    def present(self, now: datetime) -> bool:
        day = now.astimezone(ZoneInfo(self.zone)).date()
        return not any(first <= day <= last for first, last in self.away)


def generate(seed: int) -> Case:
    """Return the case of a seed; the same seed gives the same case."""
    random = Random(seed)
    start = random.choice(STARTS) + timedelta(days=random.randrange(-2, 6))
    sites, zones = sites_of(random, start)
    people = people_of(random, zones, start)
    categories = random.sample(sorted(CATEGORIES), random.choice((1, 2, 3)))
    responders: dict[tuple[str, str], str] = {}
    rules = _rules(random, categories, responders)
    program = "\n".join([HEAD, *sites, *map(person_table, people), *rules])
    play = Play(random, people, categories, responders, start)
    events = play.run()
    first, last = _minute(play.first), _minute(play.now + timedelta(days=random.choice((2, 5, 9))))
    return Case(seed, program, scenario(events, last), tuple(events), first, last)


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


# The program file

HEAD = f"""\
[program]
key = "{KEY}"
name = "Generated"
oem = "Acme Devices"
ems = "Volta EMS"
zone = "UTC"
"""


def sites_of(random: Random, start: date) -> tuple[list[str], dict[str, list[tuple[str, str]]]]:
    tables, zones = [], {}
    for side in SIDES:
        zones[side] = []
        for number in range(random.choice((1, 1, 1, 2, 2, 3))):
            zone, name = random.choice(ZONES), f"{side}{number}"
            zones[side].append((name, zone))
            tables.append(
                f'[[site]]\nid = "{name}"\nside = "{side}"\nzone = "{zone}"\n'
                f"week = {random.choice(WEEKS)}\n{_closures(random, start)}"
            )
    return tables, zones


def _closures(random: Random, start: date) -> str:
    closed, made_up = [], set()
    for _ in range(random.choice((0, 0, 1, 1, 2))):
        first = start + timedelta(days=random.randrange(-3, 25))
        last = first + timedelta(days=random.choice((0, 0, 1, 2, 4, 8)))
        closed.append(f"{first}..{last}" if last > first else str(first))
        if random.random() < 0.5:
            made_up |= {_weekend_near(first, -1), _weekend_near(last, 1)}
        if random.random() < 0.15:
            made_up.add(first)
    spans = ("", "", "", " 09:00-13:00", " 08:00-12:00, 13:00-17:00", " 20:00-02:00")
    opened = [f"{day}{random.choice(spans)}" for day in sorted(made_up)]
    return f"closed = {_list(closed)}\nopen = {_list(opened)}\n"


def _weekend_near(day: date, step: int) -> date:
    while day.weekday() < 5:
        day += timedelta(days=step)
    return day


def _list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"


def people_of(random: Random, zones: dict[str, list[tuple[str, str]]], start: date) -> list[Member]:
    people = []
    for side in SIDES:
        team = _team(random, side, zones[side])
        for member in team:
            others = [other.id for other in team if other is not member]
            if others and random.random() < 0.6:
                member.backup = random.choice(others)
            if random.random() < 0.3:
                member.away = _away(random, start)
        people += team
    return people


def _team(random: Random, side: str, sites: list[tuple[str, str]]) -> list[Member]:
    counts = {
        0: random.choice((1, 2, 3, 4)),
        1: random.choice((0, 1, 1, 1, 2)),
        2: random.choice((0, 1, 1, 2)),
        3: random.choice((0, 1, 1, 2)),
        4: random.choice((0, 0, 1)),
    }
    team = []
    for level, count in counts.items():
        for _ in range(count):
            site, zone = random.choice(sites)
            roles = random.sample(ROLES, random.choice((0, 1, 2, 3))) if level == 0 else []
            name = f"{side[0]}{len(team)}"
            team.append(Member(name, side, site, zone, level, roles))
    managers = [m for m in team if m.level == 1] or team
    for manager in random.sample(managers, min(len(managers), random.choice((1, 1, 1, 2)))):
        manager.roles.append("program_manager")
    if random.random() < 0.07:
        for member in team:
            member.roles = [role for role in member.roles if role != "program_manager"]
    random.shuffle(team)
    return team


def _away(random: Random, start: date) -> list[tuple[date, date]]:
    ranges = []
    for _ in range(random.choice((1, 1, 2))):
        first = start + timedelta(days=random.randrange(-2, 20))
        ranges.append((first, first + timedelta(days=random.choice((0, 1, 3, 6, 12)))))
    return ranges


def person_table(member: Member) -> str:
    away = [f"{first}..{last}" if last > first else str(first) for first, last in member.away]
    lines = [
        "[[person]]",
        f'id = "{member.id}"',
        f'name = "{member.id.upper()} {member.side}"',
        f'side = "{member.side}"',
        f'site = "{member.site}"',
        f"level = {member.level}",
        f"roles = {_list(member.roles)}",
        f"away = {_list(away)}",
    ]
    if member.backup:
        lines.append(f'backup = "{member.backup}"')
    return "\n".join(lines) + "\n"


def _rules(
    random: Random,
    categories: Sequence[str],
    responders: dict[tuple[str, str], str],
) -> list[str]:
    """Return rule and ladder tables; who answers each row is put into ``responders``."""
    tables = []
    for category in categories:
        for severity in SEVERITIES:
            responders[category, severity] = CATEGORIES[category][0]
            if random.random() < 0.7:
                tables.append(_rule(random, category, severity, responders))
    for trigger in ("ack", "contain", "resolve", "update", "reopened"):
        for severity in SEVERITIES:
            if random.random() < 0.3:
                tables.append(_ladder(random, trigger, severity))
    return tables


def _rule(
    random: Random, category: str, severity: str, responders: dict[tuple[str, str], str]
) -> str:
    lines = ["[[rule]]", f'category = "{category}"', f'severity = "{severity}"']
    targets = {"ack": ACKS, "resolve": RESOLVES}
    if severity != "info":
        targets |= {"contain": CONTAINS, "update": UPDATES}
    for kind, choices in targets.items():
        if random.random() < 0.75:
            lines.append(f'{kind} = "{random.choice(choices)}"')
    if random.random() < 0.3:
        responder = responders[category, severity] = random.choice(("oem", "ems", "other"))
        lines.append(f'responder = "{responder}"')
    if random.random() < 0.4:
        oem, ems = random.choice(ROLES), random.choice(ROLES)
        lines.append(f'owner = {{ oem = "{oem}", ems = "{ems}" }}')
    return "\n".join(lines) + "\n"


def _ladder(random: Random, trigger: str, severity: str) -> str:
    pool = (0, 1, 1, 1, 2, 2, 3, 3, 4)
    levels = sorted(set(random.sample(pool, random.choice((1, 2, 3, 4)))))
    offsets = ["0m"] * 2 + random.choices(OFFSETS, k=4)
    steps = []
    for place, level in enumerate(levels):
        when = f'after = "{offsets[1 + place]}"'
        if trigger == "update":
            when = f"misses = {place + random.choice((1, 1, 2))}"
        elif trigger == "reopened":
            when = 'after = "0m"'
        offer = ", offer = true" if place and place == len(levels) - 1 else ""
        offer = offer if random.random() < 0.5 else ""
        steps.append(f"{{ level = {level}, {when}{offer} }}")
    random.shuffle(steps)
    remind = ""
    if trigger not in ("update", "reopened") and random.random() < 0.7:
        remind = f'remind = "{random.choice((10, 33, 50, 75, 90))}%"\n'
    return (
        f'[[ladder]]\ntrigger = "{trigger}"\nseverity = "{severity}"\n{remind}'
        f"steps = [{', '.join(steps)}]\n"
    )


# What happens


@dataclass
class Ticket:
    """What the generator must know of an issue to let people do only what they may."""

    number: int
    responder: str
    raiser: str
    severity: str
    holder: str
    state: str = "open"
    acked: set[str] = field(default_factory=set)
    contained: bool = False
    held: bool = False
    third_until: datetime | None = None
    acked_at: datetime | None = None
    reopenings: int = 0
    category: str = ""
    asked: bool = False
    """Whether something was asked of the side that did not answer it, or shown to it."""
    passed: bool = False
    waited: bool = False

    @property
    def counterpart(self) -> str:
        return OTHER[self.responder]


class Play:
    """Lets people do what they may at random moments."""

    def __init__(
        self,
        random: Random,
        people: list[Member],
        categories: Sequence[str],
        responders: dict[tuple[str, str], str],
        start: date,
    ) -> None:
        self.random = random
        self.responders = responders
        self.people = people
        self.categories = categories
        self.tickets: list[Ticket] = []
        self.events: list[Event] = []
        hour = datetime(start.year, start.month, start.day, random.randrange(24), tzinfo=UTC)
        self.first = self.now = hour + timedelta(minutes=self._minutes())

    def run(self) -> list[Event]:
        """Return the events of a few weeks."""
        self._log()
        for _ in range(self.random.choice((6, 10, 16, 24))):
            self.now += self._gap()
            if self.now > self.first + HORIZON:
                break
            self._something()
        return self.events

    def _minutes(self) -> int:
        return self.random.choice((0, 0, 0, 15, 30, 30, 45, self.random.randrange(60)))

    def _gap(self) -> timedelta:
        hours = self.random.choice((0, 0, 1, 2, 3, 5, 8, 14, 20, 24, 30, 48, 72))
        later = (self.now + timedelta(hours=hours)).replace(minute=self._minutes())
        return max(later, self.now) - self.now

    def _something(self) -> None:
        random = self.random
        if random.random() < 0.15 and len(self.tickets) < 5:
            self._log()
            return
        if random.random() < 0.06:
            self._down()
            return
        ticket = random.choice(self.tickets)
        choices = self._choices(ticket)
        if choices:
            acts, weights = zip(*choices, strict=True)
            random.choices(acts, weights)[0](ticket)

    def _choices(self, ticket: Ticket) -> list[tuple[Callable[[Ticket], None], int]]:
        """What may be done with an issue, and how often."""
        if ticket.third_until and ticket.third_until <= self.now:
            ticket.third_until = None
        if ticket.state == "cancelled":
            return [(self._decide, 1)] if ticket.asked else []
        # Whoever answers what they asked themselves ends no decision that the other side owes.
        own = ticket.category in DECIDED and ticket.raiser == ticket.responder
        if ticket.state in ("resolved", "closed"):
            found = [(self._reopen, 4)] if ticket.reopenings < 3 else []
            ends = ticket.state == "resolved" and not own
            return [*found, (self._close, 1)] if ends else found
        choices: list[tuple[Callable[[Ticket], None], int]] = [
            (self._resolve, 2),
            (self._assign, 1),
            (self._idle_reply, 1),
            (self._cancel, 1 if self.random.random() < 0.2 else 0),
        ]
        if not ticket.held and ticket.third_until is None:
            choices.append((self._hold, 1))
        if ticket.third_until is not None:
            return [*choices, (self._decide, 2)] if ticket.asked else choices
        if not self._acked(ticket):
            choices.append((self._ack, 5))
        else:
            choices += [(self._update, 2), (self._reply, 2)]
        if not ticket.contained and ticket.holder == ticket.responder:
            choices.append((self._contain, 2))
        # Whether an alert of the acknowledgment's own instant came before it is open, and so is
        # what a new row means for the ladder of a past reopening.
        if ticket.reopenings < 2 and ticket.acked_at != self.now and not own:
            choices.append((self._severity, 3))
            if ticket.asked:
                choices.append((self._decide, 4))
        if ticket.category in DECIDED:
            choices.append((self._decision, 2))
        return [*choices, (self._pass, 2), (self._third_party, 1)]

    def _acked(self, ticket: Ticket) -> bool:
        return ticket.holder in ticket.acked

    def _who(self, side: str, role: str | None = None) -> str | None:
        here = [p for p in self.people if p.side == side and p.present(self.now)]
        found = [p.id for p in here if role is None or role in p.roles]
        return self.random.choice(found) if found else None

    def _add(self, do: str, ticket: Ticket | None = None, **values: Any) -> None:
        event: Event = {"at": _minute(self.now), "do": do, **values}
        if ticket is not None:
            event["issue"] = ticket.number
        self.events.append(event)

    def _log(self) -> None:
        side = self.random.choice(SIDES)
        by = self._who(side)
        if by is None:
            return
        category = self.random.choice(self.categories)
        said = self.random.choices((*SEVERITIES, None), (6, 10, 6, 4, 4))[0]
        to = self.random.choice((*SIDES, None))
        promised = self.now.date() + timedelta(days=self.random.choice((1, 3, 6, 10)))
        more = {"promised": promised} if self.random.random() < 0.3 else {}
        self._add("log", by=by, category=category, severity=said, to=to, **more)
        severity = said or CATEGORIES[category][1]
        responder = to or self.responders[category, severity]
        responder = OTHER[side] if responder == "other" else responder
        number = len(self.tickets) + 1
        ticket = Ticket(number, responder, side, severity, responder, category=category)
        if responder == side:
            # Told early: nobody has to ask for an answer.
            ticket.state = "acknowledged"
            ticket.acked.add(side)
            ticket.acked_at = self.now
        self.tickets.append(ticket)

    def _down(self) -> None:
        if self.random.random() < 0.3:
            self._add("restart")
            return
        minutes = self.random.choice((1, 2, 10, 45, 90, 300, 480, 1000, 2000, 4000))
        self._add("down", minutes=minutes)
        self.now += timedelta(minutes=minutes)

    def _ack(self, ticket: Ticket) -> None:
        by = self._who(ticket.holder)
        if by:
            self._add("ack", ticket, by=by, **self._promise(by))
            ticket.acked.add(ticket.holder)
            ticket.acked_at = self.now

    def _promise(self, by: str) -> Event:
        """Some say when the next update comes."""
        if self.random.random() > 0.3:
            return {}
        zone = ZoneInfo(next(p.zone for p in self.people if p.id == by))
        day = self.now.astimezone(zone).date() + timedelta(days=self.random.choice((0, 1, 2)))
        wall = datetime(day.year, day.month, day.day, self.random.randrange(6, 20), tzinfo=zone)
        if wall <= self.now:
            return {}
        return {"next": _minute(wall), "words": f"{day} {wall:%H:%M}"}

    def _assign(self, ticket: Ticket) -> None:
        side = self.random.choice((ticket.responder, ticket.responder, ticket.counterpart))
        by, person = self._who(side), self.random.choice([p for p in self.people if p.side == side])
        if by:
            self._add("assign", ticket, by=by, person=person.id)

    def _update(self, ticket: Ticket) -> None:
        if by := self._who(ticket.holder):
            self._add("update", ticket, by=by)

    def _reply(self, ticket: Ticket) -> None:
        if by := self._who(ticket.holder):
            self._add("reply", ticket, by=by)

    def _idle_reply(self, ticket: Ticket) -> None:
        """A reply of the counterpart is no update while the responder holds the ball."""
        if ticket.holder == ticket.responder and (by := self._who(ticket.counterpart)):
            self._add("reply", ticket, by=by)

    def _contain(self, ticket: Ticket) -> None:
        if by := self._who(ticket.responder):
            self._add("contain", ticket, by=by)
            ticket.contained = True

    def _pass(self, ticket: Ticket) -> None:
        by, holder = self._who(ticket.holder), OTHER[ticket.holder]
        owes = holder == ticket.counterpart and not self._acked(ticket)
        if by is None or (owes and ticket.passed):
            return
        ticket.passed = True
        self._add("wait", ticket, by=by, on=holder)
        ticket.holder = holder
        ticket.acked.discard(ticket.counterpart)

    def _third_party(self, ticket: Ticket) -> None:
        by = self._who(ticket.holder)
        if by is None:
            return
        zone = next(p.zone for p in self.people if p.id == by)
        day = self.now.astimezone(ZoneInfo(zone)).date()
        day += timedelta(days=self.random.choice((1, 1, 2, 3, 4)))
        hour = self.random.randrange(6, 20)
        wall = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))
        ticket.third_until = wall.astimezone(UTC)
        words = f"{day} {hour:02d}:00"
        ticket.asked = ticket.asked or (
            ticket.holder == ticket.responder and ticket.category not in DECIDED
        )
        self._add("third_party", ticket, by=by, until=_minute(wall), words=words)

    def _resolve(self, ticket: Ticket) -> None:
        if by := self._who(ticket.responder):
            self._add("resolve", ticket, by=by)
            self._resolved(ticket)

    def _resolved(self, ticket: Ticket) -> None:
        ticket.state, ticket.third_until, ticket.asked = "resolved", None, False

    def _cancel(self, ticket: Ticket) -> None:
        if by := self._who(ticket.raiser):
            self._add("cancel", ticket, by=by)
            ticket.state = "cancelled"
            mine = ticket.raiser == ticket.responder
            ticket.asked = ticket.asked or (mine and ticket.category not in DECIDED)

    def _close(self, ticket: Ticket) -> None:
        if by := self._who(ticket.counterpart):
            self._add("close", ticket, by=by)
            ticket.state = "closed"

    def _reopen(self, ticket: Ticket) -> None:
        if by := self._who(ticket.counterpart):
            self._add("reopen", ticket, by=by)
            ticket.state, ticket.holder = "reopened", ticket.responder
            ticket.acked.clear()
            ticket.reopenings += 1

    def _hold(self, ticket: Ticket) -> None:
        by = self._who(self.random.choice(SIDES), "program_manager")
        if by is None:
            return
        lengths = ("1h", "2h", "4h") if ticket.severity == "critical" else ("1bh", "2bh", "4bh")
        self._add("hold", ticket, by=by, length=self.random.choice(lengths))
        ticket.held = True

    def _severity(self, ticket: Ticket) -> None:
        """Anybody of either side; what loosens a clock of their own is asked for, or shown."""
        side = self.random.choice(SIDES)
        by = self._who(side)
        if by is None or (side == ticket.responder and ticket.category in DECIDED):
            return
        others = [s for s in SEVERITIES if s != ticket.severity]
        severity = self.random.choice(others)
        self._add("severity", ticket, by=by, severity=severity)
        if side == ticket.responder:
            ticket.asked = True
        else:
            ticket.severity = severity

    def _decide(self, ticket: Ticket) -> None:
        by = self._who(ticket.counterpart)
        if by is not None:
            self._add("decide", ticket, by=by, approved=self.random.random() < 0.6)

    def _decision(self, ticket: Ticket) -> None:
        """Who has the role answers; an answer either way resolves the issue."""
        side = ticket.responder
        if side == ticket.raiser:
            side = self.responders[ticket.category, ticket.severity]
            side = OTHER[ticket.raiser] if side == "other" else side
        by = self._who(side, DECIDED[ticket.category][side])
        if by is not None:
            self._add("decide", ticket, by=by, approved=self.random.random() < 0.7)
            self._resolved(ticket)


# The scenario


Line = Callable[[Event, int], str]
"""Returns an event as a line of a scenario."""


def scenario(
    events: Sequence[Event], last: int, line: Line | None = None, first: int | None = None
) -> str:
    """Return events as the text of a scenario from the minute ``first`` on to ``last``."""
    lines = [] if first is None else [f"at {stamp(first)}"]
    for number, event in enumerate(events):
        lines += [f"at {stamp(event['at'])}", (line or line_of)(event, number)]
    return "\n".join([*lines, f"at {stamp(last)}", ""])


def stamp(minute: int) -> str:
    """Return a minute as a scenario names it."""
    return f"{datetime.fromtimestamp(minute * 60, UTC):%Y-%m-%dT%H:%MZ}"


def line_of(event: Event, number: int) -> str:
    """Return what happens to an issue as a line of a scenario."""
    do = event["do"]
    if do == "down":
        return f"down {event['minutes']}m"
    if do == "restart":
        return "restart"
    name = f"{KEY}-{event.get('issue')}"
    if do == "decide":
        return f"{event['by']}: /andon decision {_verdict(event, name, number)}"
    if do == "reply":
        return f"{event['by']} in {name}: reply {number}"
    return f"{event['by']}: /andon issue {_words(do, event, name, number)}"


def _verdict(event: Event, name: str, number: int) -> str:
    if event["approved"]:
        return f'approve {name} "acceptable {number}" rev=B'
    return f'reject {name} "not so {number}"'


def _words(do: str, event: Event, name: str, number: int) -> str:
    match do:
        case "log":
            severity = f" {event['severity']}" if event.get("severity") else ""
            side = f" to={event['to']}" if event.get("to") else ""
            date = f" new_date={event['promised']}" if event.get("promised") else ""
            return f'log {event["category"]}{severity} "Thing {number}"{side}{date}'
        case "assign":
            return f"assign {name} {event['person']}"
        case "wait":
            return f'wait {name} on {event["on"]} "reason {number}"'
        case "third_party":
            return f'wait {name} on third_party until {event["words"]} "the carrier"'
        case "hold":
            return f'hold {name} {event["length"]} "reason {number}"'
        case "severity":
            return f'severity {name} {event["severity"]} "the line says so"'
        case "ack" if event.get("next"):
            return f'ack {name} next="{event["words"]}"'
        case "ack" | "close":
            return f"{do} {name}"
    return f'{do} {name} "words {number}"'
