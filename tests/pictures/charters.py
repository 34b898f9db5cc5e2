"""The charter as people see it: on one screen, a revision that is to be confirmed, what is due."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.program_file import read_program
from tests.pictures.situation import Scene, addressed, of, replies, scene
from tests.playing import Stage

FILE = Path(__file__).parents[1] / "scenarios" / "charter.toml"


def charter_scenes() -> list[Scene]:
    """A month of a charter: a revision is superseded, a reading entered, a forecast falls due."""
    plan = addressed(read_program(FILE.read_text("utf-8")))
    with Stage(plan) as play:
        play("at 2027-01-11T09:00\nlinh: /andon charter goal fpy now=96.5")
        play("dana: /andon charter spec main-pcb rev=D link=https://docs.example/D")
        asked = play("at 2027-01-12T08:31 Asia/Shanghai")
        shown = play("maria in dm: charter show")
        setup = play("wei: /andon charter setup")
        due = play("at 2027-02-05T09:01")
    made = [
        scene(plan, "charter-show", "The charter on one screen, in a direct message",
              "dm", "maria", replies(shown)),
        scene(plan, "charter-receipt", "A new revision: did it arrive?",
              "dm", "mei", [r for r in asked if r.to == "dm:mei"]),
        scene(plan, "charter-due", "An obligation on its day",
              "dm", "tom", of(due, "obligation.nudge", to="dm:tom")[-1:]),
        scene(plan, "charter-setup", "The questions of a new partnership, one at a time",
              "dm", "wei", replies(setup)),
    ]  # fmt: skip
    return [replace(each, plan=plan) for each in made]
