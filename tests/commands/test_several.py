"""One line about several issues: each is decided by itself, and one answer tells of each."""

from __future__ import annotations

import pytest

from tests.playing import Play


@pytest.fixture
def four(play: Play) -> Play:
    for title in ("reel wet", "label missing", "paste old"):
        play.reply(f'linh: /andon issue log shortage minor "{title}"')
    return play


def states(play: Play) -> list[str]:
    """Return the states of the first issues, by number."""
    said = play.reply("tom: /andon issue list all")
    words = ("not acknowledged", "acknowledged", "resolved", "closed", "cancelled")
    lines = {line.split()[1]: line for line in said.splitlines() if line.startswith("• ")}
    return [next(word for word in words if f", {word}" in lines[name]) for name in sorted(lines)]


@pytest.mark.parametrize(
    ("typed", "done"),
    [
        ("issue ack 1 2 3", {1, 2, 3}),
        ("issue ack 1,2,3", {1, 2, 3}),
        ("issue ack 1, 2 and 3", {1, 2, 3}),
        ("issue ack ACME-1, ACME-2 and ACME-3", {1, 2, 3}),
        ("issue ack acme-1 #2", {1, 2}),
        ("issue ack 2-4", {2, 3, 4}),
        ("issue ack ACME-2..ACME-4", {2, 3, 4}),
        ("issue ack ACME-2..4, 1", {1, 2, 3, 4}),
        ("issue ack 1 1 1", {1}),
        ("issue ack 1，2", {1, 2}),
        ("issue ack 1 2 next=+4h", {1, 2}),
        ("ack 1 2", {1, 2}),
        ("ack ACME-1 und ACME-2", {1, 2}),
    ],
)
def test_each_is_acknowledged(four: Play, typed: str, done: set[int]) -> None:
    said = four.reply(f"tom: @andon {typed}")
    assert {n for n in range(1, 5) if states(four)[n - 1] == "acknowledged"} == done
    if len(done) > 1:
        assert said.splitlines()[0] == f"issue ack: {len(done)}"
        assert said.count("is acknowledged. Owner: Tom Reed") == len(done)


def test_each_is_decided_by_itself(four: Play) -> None:
    four.reply("tom: /andon issue ack 1 2")
    four.reply('tom: /andon issue resolve ACME-1 "broker"')
    said = four.reply("linh: /andon issue close 1 2 9 1").splitlines()
    assert said[0] == "issue close: 3"
    assert said[1].startswith("• ACME-1: ACME-1 is closed.")
    assert said[2].startswith("• ACME-2, not done: ACME-2 is not resolved yet")
    assert said[3].startswith("• ACME-9, not done: ACME-9 does not exist")
    assert states(four)[:2] == ["closed", "acknowledged"]


def test_whoever_may_not_changes_nothing(four: Play) -> None:
    said = four.reply("linh: /andon issue ack 1 2")
    assert said.count("not done: Only Acme Devices can do this") == 2
    assert set(states(four)) == {"not acknowledged"}


def test_what_the_other_side_must_agree_to_is_asked_for_each(play: Play) -> None:
    play.reply('linh: /andon issue log shortage major "reel wet"')
    said = play.reply("tom: /andon issue severity 1 2 minor")
    assert "(DEC1)" in said
    assert "(DEC2)" in said
    assert "major" in play.reply("tom: /andon issue show 1")
    play.reply("linh: /andon decision approve DEC2")
    assert "severity=minor" in play.reply("tom: /andon issue list severity=minor")
    assert "ACME-2" in play.reply("tom: /andon issue list severity=minor")


@pytest.mark.parametrize(
    ("typed", "resolved", "text"),
    [
        ('issue resolve ACME-1, ACME-2 "air freight"', {1, 2}, "air freight"),
        ("issue resolve ACME-1 and ACME-2 air freight", {1, 2}, "air freight"),
        ('issue resolve 1, 2 "air freight"', {1, 2}, "air freight"),
        ("issue resolve #1 #2", {1, 2}, ""),
        ("issue resolve ACME-1 3 boards were replaced", {1}, "3 boards were replaced"),
        ("issue resolve ACME-1 2 boards", {1}, "2 boards"),
        ("issue resolve 1 2 boards were replaced", {1}, "2 boards were replaced"),
    ],
)
def test_a_number_of_things_is_text(four: Play, typed: str, resolved: set[int], text: str) -> None:
    four.reply("tom: /andon issue ack 1 2 3")
    four.reply(f"tom: /andon {typed}")
    assert {n for n in range(1, 5) if states(four)[n - 1] == "resolved"} == resolved
    assert text in four.reply("tom: /andon issue show 1")


def test_a_number_of_things_in_a_thread_is_text(four: Play) -> None:
    four.reply("tom: /andon issue ack 1 2 3")
    four("tom in ACME-1: @andon resolve 2, 3 boards were replaced")
    assert "resolved" not in states(four)[1:]


def test_several_are_done_in_a_thread_too(four: Play) -> None:
    assert "issue ack: 2" in four.reply("tom in ACME-1: @andon issue ack 2 3")
    assert states(four)[:3] == ["not acknowledged", "acknowledged", "acknowledged"]


def test_talk_stays_talk(four: Play) -> None:
    four("tom: @andon ack 1 2 boards look fine to me")
    four("tom: @andon close 2 3 reels before lunch please")
    assert set(states(four)) == {"not acknowledged"}


def test_others_are_unchanged(four: Play) -> None:
    assert "merged" in four.reply("linh: /andon issue merge 4 into 3")
    assert "one argument too many" in four.reply("linh: /andon issue show 1 2")
    assert "one argument too many" in four.reply("tom: /andon issue ack 1 2 now")


def test_so_many_are_too_many(four: Play) -> None:
    said = four.reply("tom: /andon issue ack 1-21")
    assert said == "One line may name 20 at most, and this one names 21."
    assert "not done" in four.reply("tom: /andon issue ack 5-24")


def test_people_are_named_behind_them(four: Play) -> None:
    assert four.reply("tom: /andon issue assign 1 2 maria").count("now Maria Lopez") == 2
