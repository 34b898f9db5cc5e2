"""Material as both sides see it: a kit, which lot cannot start, what is late, a checked list."""

from __future__ import annotations

from datetime import timedelta

from bot.app.bootstrap import on_console
from bot.ports.request import Attachment
from tests.material.rehearsed import program
from tests.pictures.situation import Message, Scene, of, replies, scene
from tests.playing import Stage
from tests.spreadsheet.office import office

LIST = (
    "Kit;Part;Qty;Supply;Due\nlot2;STM32G0B1;1'500;consigned;2027-01-20\n"
    "lot2;Fuse;1.200;turnkey;2027-01-19\nLot 4;Lid;60 000;customer supplied;2027-02-08\n"
)


def kit_scenes() -> list[Scene]:
    """Return the kits of one morning, the alert at their opening, and the answer to a list."""
    plan = on_console(program())
    with Stage(plan) as play:
        play(
            """
            at 2027-01-18T09:00 Asia/Shanghai
            linh: /andon material receive lot2 STM32G0B1 1000
            linh: /andon material receive lot2 XTAL 100
            """
        )
        short = play('linh: /andon material short lot2 XTAL 4 "reel damaged"')
        play('tom: /andon material sent lot2 STM32G0B1 224 note="AWB 176"')
        shown = play("tom: /andon material show lot2")
        clear = play("wei: /andon material clear")
        late = play("at 2027-01-20T08:31+08:00")
    return [
        scene(plan, "kit", "A kit with its parts", "dm", "tom", replies(shown)),
        scene(plan, "kit-clear", "Which lot cannot start, and why", "dm", "wei", replies(clear)),
        scene(plan, "kit-short", "Parts that cannot be used",
              "shared", "tom", of(short, "material.short")),
        scene(plan, "kit-late", "Consigned parts are missing at the opening of their day",
              "shared", "linh", of(late, "material.short")),
        _checked(),
    ]  # fmt: skip


def _checked() -> Scene:
    plan = on_console(program())
    with office(plan) as desk:
        desk.now += timedelta(days=46)
        said = desk.say("maria", "material import", Attachment("kit.csv", LIST.encode()))
        assert said.reply.card is not None
        answer = Message(said.reply.card, desk.now, desk.now, private=True, kinds=("reply",))
    made = scene(plan, "kit-import", "A list of parts is checked", "dm", "maria")
    return Scene(made.name, made.caption, made.place, made.reader, made.zone, (answer,), plan=plan)
