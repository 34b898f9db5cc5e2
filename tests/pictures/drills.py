"""A drill as the people of one side see it: asked, announced, called, answered, its results."""

from __future__ import annotations

from tests.pictures.situation import Scene, of, program, replies, scene
from tests.playing import Stage

BEFORE = """
at 2026-12-03T09:00
linh: /andon drill on
hua: /andon drill on
wei: /andon drill offer
"""


def drill_scenes() -> list[Scene]:
    """One drill of the EMS provider: nobody of the other side ever sees any of it."""
    plan = program()
    with Stage(plan) as play:
        offered = play(BEFORE)
        play("wei: /andon drill schedule 2026-12-09")
        announced = play("at 2026-12-08T09:01+08:00")
        called = play("at 2026-12-09T09:01+08:00")
        got = play("at 2026-12-09T09:13+08:00\nlinh: /andon drill got")
        told = play("at 2026-12-10T09:01+08:00")
    everywhere = [*offered, *announced, *called, *told]
    kinds = ("drill.offer", "drill.announced", "drill.call", "drill.results")
    by_kind = {kind: [r for r in everywhere if r.kind == kind] for kind in kinds}
    return [
        scene(plan, "drill-announced", "A working day before: the drill is announced",
              "dm", "wei", by_kind["drill.announced"][:1]),
        scene(plan, "drill-call", "The drill itself, with one button",
              "dm", "linh", of(called, "drill.call", to="dm:linh")),
        scene(plan, "drill-got", "The answer to whoever pressed it",
              "dm", "linh", replies(got)[-1:]),
        scene(plan, "drill-results", "The next working day: who was reached, and how fast",
              "dm", "wei", by_kind["drill.results"][:1]),
    ]  # fmt: skip
