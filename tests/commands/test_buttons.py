"""Every button that somebody gets in private works for them; what both sides read has none that
nobody there may press, and whoever may not press it is offered what works for them."""

from __future__ import annotations

import pytest

from tests.commands.pressing import Presser, presser
from tests.playing import small_program

LOGGED = """
at 2026-12-03T10:00 America/Los_Angeles
linh: /andon issue log shortage {severity} "U7 MCU short" gap=1200 line=SMT-2
wait 2m
"""
ACKED = "tom: /andon issue ack ACME-1\nwait 2m\n"
EVERYBODY = "\n".join(
    f"{person}: /andon issue show ACME-1"
    for person in ("tom", "maria", "dana", "linh", "wei", "jun")
)

DATES = EVERYBODY.replace("issue show ACME-1", "deadline show stencil-ordered")

STORIES = {
    "nobody answers": LOGGED.format(severity="major") + "wait 7d",
    "nobody answers, critical": LOGGED.format(severity="critical") + "wait 1d",
    "acknowledged, then silent": LOGGED.format(severity="major") + ACKED + "wait 7d",
    "critical, then silent": LOGGED.format(severity="critical") + ACKED + "wait 2d",
    "passed on": LOGGED.format(severity="major")
    + ACKED
    + 'tom: /andon issue wait ACME-1 on ems "photos"\nwait 6d\nlinh: /andon issue ack ACME-1\n'
    "wait 6d",
    "a third party": LOGGED.format(severity="major")
    + ACKED
    + 'tom: /andon issue wait ACME-1 on third_party until +2bd "carrier"\nwait 3d',
    "solved and not checked": LOGGED.format(severity="major")
    + ACKED
    + 'tom: /andon issue resolve ACME-1 "800 from broker"\nwait 9d',
    "solved, minor": LOGGED.format(severity="minor") + 'tom: /andon issue resolve ACME-1\nwait 6d',
    "reopened twice": LOGGED.format(severity="major")
    + ACKED
    + 'tom: /andon issue resolve ACME-1\nlinh: /andon issue reopen ACME-1 "two more"\nwait 2m\n'
    'tom: /andon issue resolve ACME-1\nlinh: /andon issue reopen ACME-1 "again"\nwait 2m',
    "help is asked": LOGGED.format(severity="major")
    + 'wei: /andon issue escalate ACME-1 2 "the line stops tonight"\nwait 2m',
    "merged": LOGGED.format(severity="major")
    + 'linh: /andon issue log shortage major "U7 MCU is short"\n'
    "linh: /andon issue merge ACME-1 into ACME-2\nwait 2m",
    "cancelled": LOGGED.format(severity="major") + 'linh: /andon issue cancel ACME-1 "twice"',
    "a question": 'at 2026-12-03T10:00 America/Los_Angeles\n'
    'linh: /andon issue log eq major "Which pad for U7?"\nwait 9d',
    "a first article": 'at 2026-12-03T10:00 America/Los_Angeles\n'
    'linh: /andon issue log fai major "First article of the main board"\nwait 9d',
    "a corrective action": 'at 2026-12-03T10:00 America/Los_Angeles\n'
    'tom: /andon issue log scar major "Cracked joints on U7" ncr=NCR-17\nwait 5d\n'
    'linh: /andon issue ack ACME-1\nlinh: /andon issue contain ACME-1 "sorted"\nwait 12d',
    "a date": "at 2026-12-03T10:00 America/Los_Angeles\n"
    'maria: /andon deadline add "Stencil ordered" due=2026-12-08 owner=tom\nwait 14d',
    "for managers only": 'at 2026-12-03T10:00 America/Los_Angeles\n'
    'linh: /andon issue log commercial major "Price of U7"\nwait 6d',
}  # fmt: skip


def play(found: Presser, story: str) -> None:
    found.do(f"{story}\n{EVERYBODY if 'issue log' in story else DATES}")
    assert found.refused == []
    assert found.lost == []


@pytest.mark.parametrize("story", STORIES)
def test_each_button_works_for_its_reader(story: str) -> None:
    with presser(small_program()) as found:
        play(found, STORIES[story])
        assert found.pressed


def test_no_form_opens_for_what_its_reader_may_not_do() -> None:
    with presser(small_program()) as found:
        found.do(LOGGED.format(severity="major"))
        assert [found.opens(who, "issue update ACME-1") for who in ("tom", "linh")] == [True, False]
        assert [found.opens(who, "issue assign ACME-1") for who in ("tom", "linh")] == [True, False]
        found.do("tom: /andon issue resolve ACME-1")
        assert [found.opens(who, "issue reopen ACME-1") for who in ("tom", "linh")] == [False, True]
