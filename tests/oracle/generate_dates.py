"""Seeded programs with deadlines, and what people do about them; see ``generate``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.oracle.generate import (
    HEAD,
    HORIZON,
    OTHER,
    STARTS,
    Case,
    Event,
    Member,
    people_of,
    person_table,
    scenario,
    sites_of,
)

KINDS = ("milestone", "milestone", "action", "promise")
AWAY = (-1, 0, 0, 1, 2, 3, 5, 8, 14, 21)
"""In how many days a date lies."""
HOURS = (0, 2, 3, 8, 9, 9, 12, 17, 17, 18, 23)
NUDGES = (("-5bd", "-1bd", "0", "+1bd"), ("0",), (), ("-2bd", "+2bd"), ("-20bd", "0", "+3bd"))


@dataclass
class Item:
    """What the generator must know of a deadline to let people do only what they may."""

    name: str
    kind: str
    owner: Member
    due: datetime
    over: bool = False


def generate_dates(seed: int) -> Case:
    """Return the case of a seed; the same seed gives the same case."""
    random = Random(f"dates/{seed}")
    start = random.choice(STARTS) + timedelta(days=random.randrange(-2, 6))
    sites, zones = sites_of(random, start)
    people = people_of(random, zones, start)
    play = Play(random, people, start)
    tables = play.tables()
    events = play.run()
    program = "\n".join([HEAD, *sites, *map(person_table, people), *tables])
    first = _minute(play.first)
    last = _minute(play.now + timedelta(days=random.choice((4, 9, 15))))
    text = scenario(events, last, line_of, first)
    return Case(seed, program, text, tuple(events), first, last)


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


class Play:
    """Lets people keep deadlines of some kinds and move them."""

    kinds = KINDS

    def __init__(self, random: Random, people: list[Member], start: date) -> None:
        self.random, self.people = random, people
        self.items: list[Item] = []
        self.events: list[Event] = []
        self.asked = 0
        hour = datetime(start.year, start.month, start.day, random.randrange(24), tzinfo=UTC)
        self.first = self.now = hour

    def tables(self) -> list[str]:
        """Return the deadlines that stand in the program file."""
        return [self._table(number) for number in range(self.random.choice((0, 1, 1, 2, 3)))]

    def _table(self, number: int) -> str:
        random, owner = self.random, self.random.choice(self.people)
        kind, due = random.choice(self.kinds), self._date(owner)
        self.items.append(Item(f"t{number}", kind, owner, due))
        wall = due.astimezone(ZoneInfo(owner.zone)).replace(tzinfo=None)
        nudge = ""
        if random.random() < 0.4:
            listed = ", ".join(f'"{each}"' for each in random.choice(NUDGES))
            nudge = f"nudge = [{listed}]\n"
        return (
            f'[[deadline]]\nid = "t{number}"\ntitle = "Table {number}"\nkind = "{kind}"\n'
            f'side = "{owner.side}"\nowner = "{owner.id}"\ndue = "{wall:%Y-%m-%dT%H:%M}"\n{nudge}'
        )

    def run(self) -> list[Event]:
        """Return the events of a few weeks."""
        for _ in range(self.random.choice((4, 8, 12, 18))):
            hours = self.random.choice((0, 1, 3, 8, 14, 20, 24, 31, 48, 90))
            self.now += timedelta(hours=hours, minutes=self.random.choice((0, 0, 15, 60)))
            if self.now > self.first + HORIZON:
                break
            self._something()
        return self.events

    def _something(self) -> None:
        drawn = self.random.random()
        open_items = [item for item in self.items if not item.over]
        if drawn < 0.1:
            self._down()
        elif drawn < 0.4 or not open_items:
            self._keep()
        elif drawn < 0.55 and self.asked:
            self._decide()
        else:
            item = self.random.choice(open_items)
            acts = (self._move, self._move, self._move, self._move, self._says, self._over)
            self.random.choice(acts)(item)

    def _down(self) -> None:
        if self.random.random() < 0.3:
            self._add("restart")
            return
        minutes = self.random.choice((1, 2, 10, 45, 300, 700, 2000, 4400))
        self._add("down", minutes=minutes)
        self.now += timedelta(minutes=minutes)

    def _date(self, owner: Member) -> datetime:
        """A wall time at the owner's site, now and then one that a clock change skips."""
        zone = ZoneInfo(owner.zone)
        day = self.now.astimezone(zone).date() + timedelta(days=self.random.choice(AWAY))
        clock = time(self.random.choice(HOURS), self.random.choice((0, 0, 30)))
        return _instant(datetime.combine(day, clock), zone)

    def _keep(self) -> None:
        owner = self.random.choice(self.people)
        due, number = self._date(owner), len(self.items)
        by = self._manager(owner.side)
        if due <= self.now or by is None:
            return
        kind = self.random.choice(self.kinds)
        item = Item(f"d{number}", kind, owner, due)
        self.items.append(item)
        self._add(
            "add_deadline", deadline=item.name, kind=kind, owner=owner.id, due=_minute(due), by=by,
            words=_words(due, owner),
        )  # fmt: skip

    def _manager(self, side: str) -> str | None:
        found = [
            p.id for p in self.people
            if p.side == side and "program_manager" in p.roles and p.present(self.now)
        ]  # fmt: skip
        return self.random.choice(found) if found else None

    def _someone(self, side: str) -> str | None:
        found = [p.id for p in self.people if p.side == side and p.present(self.now)]
        return self.random.choice(found) if found else None

    def _move(self, item: Item) -> None:
        by, due = self._someone(item.owner.side), self._date(item.owner)
        if self.random.random() < 0.2:
            by = self._manager(OTHER[item.owner.side])
        if by is None or due <= self.now:
            return
        self.asked += 1
        self._add(
            "move", deadline=item.name, by=by, due=_minute(due), words=_words(due, item.owner)
        )

    def _decide(self) -> None:
        """Somebody who decides one of the dates asked for, if it was asked for at all."""
        side = self.random.choice(("oem", "ems"))
        role = self.random.choice(("buyer", "program_manager"))
        found = [p.id for p in self.people if p.side == side and role in p.roles]
        if found:
            number = self.random.randrange(1, self.asked + 1)
            approved = self.random.random() < 0.7
            self._add(
                "decide_number", number=number, by=self.random.choice(found), approved=approved
            )

    def _says(self, item: Item) -> None:
        if by := self._someone(item.owner.side):
            word = self.random.choice(("ontrack", "atrisk"))
            self._add("deadline_says", deadline=item.name, by=by, words=word)

    def _over(self, item: Item) -> None:
        if self.random.random() < 0.5:
            by = self._someone(self.random.choice((item.owner.side, OTHER[item.owner.side])))
            do = "deadline_done"
        else:
            by, do = self._manager(item.owner.side), "deadline_cancel"
        if by is not None:
            self.asked += do == "deadline_cancel"
            self._add(do, deadline=item.name, by=by)
            item.over = True

    def _add(self, do: str, **values: object) -> None:
        self.events.append({"at": _minute(self.now), "do": do, **values})


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment of a wall time; one that does not exist is moved to an hour that does."""
    found = wall.replace(tzinfo=zone).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) != wall:
        return _instant(wall + timedelta(hours=1), zone)
    return found


def _words(due: datetime, owner: Member) -> str:
    return f"{due.astimezone(ZoneInfo(owner.zone)):%Y-%m-%d %H:%M}"


def line_of(event: Event, number: int) -> str:
    """Return what happens to a deadline as a line of a scenario."""
    do, name = event["do"], event.get("deadline")
    if do in ("down", "restart"):
        return f"down {event['minutes']}m" if do == "down" else do
    said = f"{event['by']}: /andon "
    match do:
        case "add_deadline":
            return (
                f'{said}deadline add "Thing {number}" due="{event["words"]}" '
                f"owner={event['owner']} kind={event['kind']} id={name}"
            )
        case "move":
            return f'{said}deadline commit {name} {event["words"]} "reason {number}"'
        case "decide_number":
            verdict = "approve" if event["approved"] else "reject"
            return f'{said}decision {verdict} DEC{event["number"]} "words {number}"'
        case "deadline_says":
            return f"{said}deadline {event['words']} {name}"
        case "deadline_done":
            return f"{said}deadline done {name}"
    return f'{said}deadline cancel {name} "words {number}"'
