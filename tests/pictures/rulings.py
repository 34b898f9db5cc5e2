"""What is decided: approvals, and the steps of an 8D."""

from __future__ import annotations

from tests.pictures.situation import Scene, cards, of, program, replies, scene
from tests.playing import Stage

# Updates of an 8D would be asked for daily; here only its steps are looked at.
CALM = """
[[rule]]
category = "scar"
severity = "major"
update = "300bd"
"""


def approval_scenes() -> list[Scene]:
    """A first article and a deviation, asked and decided; a bundle of several."""
    plan = program()
    with Stage(plan) as play:
        fai = play(
            "at 2027-01-11T09:00\n"
            'linh: /andon issue log fai major "FAI report G2 main board rev B" '
            "report=https://x.example/1"
        )
        deviation = play(
            'linh: /andon issue log deviation major "Use R17 from second source for lot 3" qty=200'
        )
        slow = play("at 2027-01-11T16:45")
        decided = play(
            'tom: /andon decision approve DEC1 rev=B "move the label by 2 mm"\n'
            'tom: /andon decision reject DEC2 "the second source is not qualified"'
        )
    first = cards(fai)[0]
    return [
        scene(plan, "fai-asked", "A first article: who decides is asked",
              "dm", "tom", of(fai, "approval.requested", to="dm:tom")),
        scene(plan, "fai-thread", "The same in the thread", "thread", "linh",
              of(fai, "approval.requested"), first),
        scene(plan, "fai-card", "The card", "shared", "tom", cards(fai)[-1:]),
        scene(plan, "deviation-asked", "A deviation", "dm", "tom",
              of(deviation, "approval.requested", to="dm:tom")),
        scene(plan, "approval-slow", "Reminders to whoever decides", "dm", "tom",
              [r for r in slow if r.to == "dm:tom"][:3]),
        scene(plan, "decided-thread", "Decided: the threads", "thread", "linh",
              of(decided, "approval.decided"), first),
        scene(plan, "decided-answer", "Decided: the answers", "dm", "tom", replies(decided)),
        scene(plan, "decided", "Decided: whoever asked is told in his hours", "dm", "linh",
              of(decided, "approval.decided", to="dm:linh")),
    ]  # fmt: skip


def key_scenes() -> list[Scene]:
    """What needs the other side: more time, another severity; what is shown and can be undone."""
    plan = program()
    with Stage(plan) as play:
        play(
            "at 2026-12-03T09:00\n"
            'linh: /andon issue log shortage major "U7 MCU short 1200 pcs"\n'
            "tom: /andon issue ack ACME-1"
        )
        need = play(
            "at 2026-12-03T16:45\n"
            'tom: /andon issue need ACME-1 2026-12-11 "parts arrive on Thursday"'
        )
        lower = play('tom: /andon issue severity ACME-1 minor "second source found"\nwait 1m')
        agreed = play("wei: /andon decision approve DEC2")
        shown = play('tom: /andon issue severity ACME-1 info "only a note now"')
    return [
        scene(plan, "need-answer", "More time: the answer", "dm", "tom", replies(need)),
        scene(plan, "need-asked", "More time: whoever may agree is asked", "dm", "wei",
              of(need + lower, "approval.requested", to="dm:wei")),
        scene(plan, "lower-answer", "What loosens one's own debt waits", "dm", "tom",
              replies(lower)),
        scene(plan, "agreed-line", "Agreed and done: the thread", "shared", "linh",
              of(agreed, "approval.decided", "issue.event")),
        scene(plan, "shown-line", "Done at once and shown: it can be undone", "shared", "linh",
              of(shown, "issue.event")),
    ]  # fmt: skip


def step_scenes() -> list[Scene]:
    """An 8D from its card to a late step."""
    plan = program(CALM)
    with Stage(plan) as play:
        logged = play(
            "at 2026-12-03T17:00\n"
            'tom: /andon issue log scar major "Cracked joints on U7, 14 of 200 boards" ncr=NCR-17'
        )
        play("linh: /andon issue ack ACME-1")
        play('linh: /andon issue contain ACME-1 "stock and WIP sorted, 3 lots"')
        given = play(
            'at 2026-12-04T09:00\ntom: /andon decision reject DEC1 "lots in transit are missing"'
        )
        play(
            'at 2026-12-07T17:00\nlinh: /andon issue step ACME-1 D3 "stock, WIP and transit"\n'
            "at 2026-12-08T09:00\ntom: /andon decision approve DEC2"
        )
        nudge = play("at 2026-12-17T09:00")
        submitted = play(
            "at 2026-12-17T19:00\nlinh: /andon issue step ACME-1 D4 "
            'occurrence="reflow profile too cold on line 2 after the maintenance" '
            'escape="AOI does not see this joint, and X-ray looks at 1 of 50 boards"'
        )
        approved = play("at 2026-12-18T09:00\ntom: /andon decision approve DEC3")
        late = play("at 2027-01-06T09:00")
        steps = play("linh: /andon issue step ACME-1")
    first = cards(logged)[0]
    late_lines = of(late, "step.escalated")
    return [
        scene(plan, "eightd-card", "8D: the card after three steps", "shared", "linh",
              cards(approved)[-1:], first),
        scene(plan, "eightd-back", "A step is given back", "thread", "linh",
              of(given, "approval.decided"), first),
        scene(plan, "eightd-nudge", "A step is due", "dm", "linh",
              of(nudge, "step.reminder", to="dm:linh")[-1:]),
        scene(plan, "eightd-asked", "A step is submitted: who decides is asked", "dm", "tom",
              of([*submitted, *approved], "approval.requested", to="dm:tom")),
        scene(plan, "eightd-approved", "Approved, in the thread", "thread", "linh",
              of(approved, "approval.decided"), first),
        scene(plan, "eightd-late", "A late step", "thread", "maria", late_lines[:1], first),
        scene(plan, "eightd-steps", "issue step: all steps", "shared", "linh", replies(steps)),
    ]  # fmt: skip
