"""The runner: instants, order, what ``expect`` looks at, downtime, and its own limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from adapters.console.room import Room
from adapters.console.stage import ConsoleStage
from bot.domain.errors import AndonError, Refused
from bot.engine.pump import turn
from bot.messages.card import Button, Card
from bot.ports import NOT_TRIED, PERMANENT, SENT, TEMPORARY, UNKNOWN
from bot.ports.request import Reply
from bot.rehearsal.record import Happening, Record, Said, Stopped
from bot.rehearsal.runner import Runner, VirtualClock
from bot.rehearsal.scenario import read_scenario
from tests.rehearsal.fakes import SIDES, T0, FakeCore, ListSender, World, delivery

START = "at 2026-12-03T08:00Z\n"


class Play:
    """Runs a scenario against a world and keeps what happened."""

    def __init__(self, world: World) -> None:
        self.heard: list[Happening] = []
        clock = VirtualClock()
        stage = ConsoleStage(Room(), SIDES, clock)
        self.runner = Runner(world.make_core, stage, clock, self.heard.append)

    def run(self, source: str, until: datetime | None = None) -> str | None:
        return self.runner.run(read_scenario(START + source, "UTC"), until)

    @property
    def records(self) -> list[Record]:
        return [h for h in self.heard if isinstance(h, Record)]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def after(hours: float) -> datetime:
    return T0 + timedelta(hours=hours)


def test_everything_is_delivered_at_the_instant_it_is_due(world: World, play: Play) -> None:
    world.at(1.5, delivery("a"))
    world.at(3, delivery("b"), delivery("c"))
    world.at(9, delivery("late"))
    assert play.run("wait 4h") is None
    assert [(r.key, r.at) for r in play.records] == [
        ("a", after(1.5)),
        ("b", after(3)),
        ("c", after(3)),
    ]


def test_until_goes_on_after_the_last_step(world: World, play: Play) -> None:
    world.at(9, delivery("late"))
    assert play.run("wait 1h", until=after(10)) is None
    assert [(r.key, r.at) for r in play.records] == [("late", after(9))]
    assert play.runner.now == after(10)


def test_until_before_the_last_step_is_refused_before_anything_runs(play: Play) -> None:
    with pytest.raises(Refused, match="2026-12-03T09:00:00Z"):
        play.run("wait 2h", until=after(1))
    assert play.heard == []


def test_a_reply_comes_before_what_the_request_gave(world: World, play: Play) -> None:
    world.answer = lambda _: Reply(Card(("logged",)), name="ACME-1")
    world.on_request = lambda _: [delivery("card")]
    play.run("maria: /andon issue log")
    said, reply, card = play.heard
    assert said == Said(T0, "maria", "shared", "/andon issue log")
    assert isinstance(reply, Record)
    assert (reply.kind, reply.to, reply.key, reply.subject) == (
        "reply",
        "dm:maria",
        None,
        "ACME-1",
    )
    assert isinstance(card, Record)
    assert card.key == "card"


def test_a_silent_reply_leaves_no_record(play: Play) -> None:
    play.run("maria: hello")
    assert play.records == []


def test_only_what_arrived_is_recorded(world: World) -> None:
    core = FakeCore(world)
    world.at(0, delivery("a"), delivery("b"), delivery("c"), delivery("d"))
    sender = ListSender(SENT, PERMANENT, TEMPORARY)
    assert turn(core, sender, T0) == 3
    outcomes = [outcome.result for _, outcome in world.settled]
    assert outcomes == [SENT, PERMANENT, TEMPORARY, NOT_TRIED]


def test_an_unknown_outcome_stops_one_conversation_only(world: World) -> None:
    world.at(0, delivery("a"), delivery("b"))
    world.at(0, delivery("c"))
    assert turn(FakeCore(world), ListSender(UNKNOWN), T0) == 2
    assert [o.result for _, o in world.settled] == [UNKNOWN, NOT_TRIED, SENT]


def test_down_passes_time_without_a_turn(world: World, play: Play) -> None:
    world.at(2, delivery("a"))
    play.run("wait 1h\ndown 8h")
    assert [r.at for r in play.records] == [after(9)]
    assert play.heard[0] == Stopped(after(1), after(9))
    calls = world.calls
    stopped = calls.index(("make", after(9)))
    assert calls[stopped - 1] == ("beat", after(1))
    assert calls[stopped + 1] == ("start", after(9))


def test_restart_makes_a_new_core_at_the_same_moment(world: World, play: Play) -> None:
    play.run("wait 1h\nrestart")
    made = [at for name, at in world.calls if name in ("make", "start")]
    assert made == [T0, T0, after(1), after(1)]
    assert play.heard == [Stopped(after(1), after(1))]


def test_the_last_sign_of_life_is_the_moment_it_goes_away(world: World, play: Play) -> None:
    world.at(2, delivery("a"))
    play.run("wait 3h\ndown 8h")
    beats = [at for name, at in world.calls if name == "beat"]
    assert beats == [after(3)]


def test_a_core_without_progress_is_an_error(world: World, play: Play) -> None:
    world.stuck = True
    with pytest.raises(AndonError, match="no progress at 2026-12-03T08:00:00Z"):
        play.run("wait 1h")


def escalated(key: str, **values: object) -> Callable[[World], None]:
    def add(world: World) -> None:
        world.at(1, delivery(key, kind="ack.escalated", **values))  # type: ignore[arg-type]

    return add


@pytest.mark.parametrize(
    ("expectation", "holds"),
    [
        ("expect ack.escalated", True),
        ("expect ack.escalated acme-1 level=1", True),
        ("expect ack.escalated ACME-1 level=2", False),
        ("expect ack.escalated ACME-2", False),
        ("expect ack.escalated to=shared", True),
        ("expect ack.escalated to=dm:tom", False),
        ("expect ack.escalated mentions=tom", True),
        ("expect ack.escalated mentions=tom,linh", False),
        ('expect ack.escalated text="U7"', True),
        ('expect ack.escalated text="U8"', False),
        ("expect none ack.escalated", False),
        ("expect none ack.escalated level=2", True),
        ("expect none update.escalated", True),
    ],
)
def test_what_an_expectation_looks_at(
    world: World, play: Play, expectation: str, holds: bool
) -> None:
    escalated("a", level=1, mentions=("tom", "maria"))(world)
    assert (play.run(f"wait 2h\n{expectation}") is None) is holds


def test_a_bundle_is_what_its_parts_are(world: World, play: Play) -> None:
    parts = (("ack.reminder", "ACME-1", None), ("resolve.escalated", "ACME-2", 2))
    world.at(1, delivery("b", kind="bundle", name=None, to="dm:tom", parts=parts))
    lines = [
        "expect bundle",
        "expect ack.reminder ACME-1 to=dm:tom",
        "expect resolve.escalated ACME-2 level=2",
        "expect none ack.reminder ACME-2",
    ]
    assert play.run("wait 2h\n" + "\n".join(lines)) is None


def test_expectations_in_a_row_share_a_window_that_then_is_over(world: World, play: Play) -> None:
    world.at(1, delivery("a"), delivery("b", kind="notice", name=None))
    same = "wait 2h\nexpect issue.card\nexpect notice\nexpect issue.card\n"
    assert play.run(same + "wait 1h\nexpect none issue.card") is None
    failure = Play(world).run("expect issue.card")
    assert failure == (
        "Line 2: expected issue.card, but it was not delivered. "
        "Nothing was delivered since the previous expect."
    )


def test_time_without_an_expectation_stays_in_the_window(world: World, play: Play) -> None:
    world.at(1, delivery("a"))
    assert play.run("wait 2h\nwait 2h\nmaria: hi\nexpect issue.card") is None


def test_none_excepts_what_the_block_expected(world: World, play: Play) -> None:
    escalated("a", level=1)(world)
    escalated("b", level=1, to="dm:tom")(world)
    block = "wait 2h\nexpect ack.escalated level=1\nexpect none ack.escalated"
    assert play.run(block) is None
    other = World()
    escalated("a", level=1)(other)
    escalated("b", level=2)(other)
    failure = Play(other).run(block)
    assert failure is not None
    assert "expected no ack.escalated" in failure
    assert "ack.escalated ACME-1 level=2 to=shared" in failure


def test_a_failure_names_line_and_window_and_stops_the_run(world: World, play: Play) -> None:
    for number in range(10):
        world.at(1, delivery(f"k{number}", kind="notice", name=None, to="dm:tom"))
    failure = play.run("wait 2h\nexpect hole\nmaria: never said")
    assert failure is not None
    assert failure.startswith("Line 3: expected hole, but it was not delivered.")
    assert failure.count("notice to=dm:tom") == 8
    assert "2 more" in failure
    assert world.requests == []


def test_an_impossible_click_fails_the_run_with_its_line(world: World, play: Play) -> None:
    world.at(0, delivery("a", buttons=(Button("Acknowledge", "issue ack ACME-1"),)))
    failure = play.run('tom clicks "Resolve" on ACME-1')
    assert failure is not None
    assert failure.startswith('Line 2: There is no button "Resolve"')
    assert "use Acknowledge" in failure
