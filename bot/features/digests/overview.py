"""What somebody sees who types no words: what waits for them, then how the program stands."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.issue import LIVE_STATES
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import command
from bot.features.digests.cards import fitted
from bot.features.digests.gather import gather_own
from bot.features.digests.mine import buttons, mine_of, rest, title_of, waiting
from bot.features.digests.policy import PERSONAL
from bot.features.digests.texts import say
from bot.features.issues.texts import BUTTONS
from bot.messages.card import Button, Card, Strong, Text, plain
from bot.ports.request import Reply


def _mine(call: Call) -> Card:
    """Return what waits for who asks; its title counts it."""
    facts = gather_own(call.writer, call.person.site)
    mine = mine_of(facts, call.person)
    what = title_of(mine)
    title = say("overview.mine", what=what) if what else say("overview.nothing")
    sections = [*waiting(call.ctx, facts, mine), *rest(call.ctx, facts, mine)]
    return fitted(title, sections, PERSONAL, buttons(call.ctx, mine))


@command(
    "",
    help="Show what waits for you, and what is open",
    example="/andon",
    changes=False,
    beforehand=_mine,
)
def overview(call: Call) -> Reply:
    """Show what waits for who asks, with a button each; then what waits on whom, and buttons to
    go on."""
    mine, ctx = call.worked_out(lambda: _mine(call)), call.ctx
    head = (Strong(plain(mine.title)),) if mine.lines else mine.title
    state = ((Strong(plain(say("overview.all"))),), *_state(call))
    go_on = (
        Button(BUTTONS["log"], "issue log", "primary", form="issue log"),
        Button(BUTTONS["list"], "issue list open"),
        Button(BUTTONS["mine"], "issue list mine"),
        Button(BUTTONS["overdue"], "issue list overdue"),
        Button(BUTTONS["help"], "help"),
    )
    title = say("program.title", key=ctx.program.key, name=ctx.program.name)
    shown = replace(mine, title=title, lines=(head, *mine.lines, *state))
    return call.show(replace(shown, buttons=(*mine.buttons, *go_on)))


def _state(call: Call) -> list[Text]:
    """Say how many issues are open, on whom they wait, and how many of them are overdue."""
    ctx = call.ctx
    issues = call.tx.issues(ctx.id, LIVE_STATES)
    lines = [say("state.open", count=len(issues))] if issues else [say("state.none")]
    for side in ctx.program.sides:
        waits = [issue for issue in issues if issue.waiting_on == side]
        late = sum(1 for i in waits if i.due_next is not None and i.due_next < call.now)
        if waits:
            company = ctx.company(side)
            lines.append(say("state.waiting", company=company, count=len(waits), overdue=late))
    third = sum(1 for issue in issues if issue.waiting_on == "third_party")
    lines += [say("state.third", count=third)] if third else []
    return lines + ([say("state.paused")] if ctx.row.state == "paused" else [])


COMMANDS = (overview,)
