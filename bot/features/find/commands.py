"""``find``: issues by what was written in and about them. It changes nothing."""

from __future__ import annotations

from bot.domain.search import ASKED, asked_words
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.commands.offers import LINE_ON_A_BUTTON, in_its_program
from bot.features.find.look import Find, Finds, look
from bot.features.find.texts import COLUMNS, refuse, say
from bot.features.issues.buttons import show_button
from bot.features.issues.commands.show import state_of
from bot.messages.card import Button, Card, Table, Text, plain
from bot.messages.line import quote
from bot.messages.say import Value
from bot.messages.texts import BUTTONS
from bot.ports.request import Reply

EXAMPLE = "find reel damaged"
SHOWN, MORE = 8, 30
"""So many finds are shown at first, and with *More*."""
SHOW_BUTTONS, OWNERS = 5, 2
SAID = 60
"""So many characters of what is looked for are repeated."""


@command(
    "find",
    Param("full", "word", required=False, option=True, help="yes: shows up to 30"),
    Param("words", "text", help="words, the beginning of words, part numbers, or a number"),
    help="Find issues by words of their titles, details, threads and resolutions",
    example=EXAMPLE,
    changes=False,
)
def find(call: Call, words: str, full: str | None) -> Reply:
    """Show the newest issues that say all of the words, each with where it says them."""
    limit = SHOWN if full is None else MORE
    if not asked_words(words):
        raise refuse("no.find", example=EXAMPLE)
    found = look(call, words, limit)
    said, program = _said(words), call.ctx.program.key
    remarks = _remarks(found)
    if not found.finds:
        return call.answer(say("find.none", program=program, words=said), None, *remarks)
    title = say("find.title", program=program, words=said)
    lines = tuple(_line(call, each) for each in found.finds)
    more = _more(call, words) if found.more and full is None else ()
    if found.more and not more:
        remarks = (*remarks, say("find.narrow"))
    buttons = (*more, *(show_button(call.ctx, each.issue) for each in found.finds[:SHOW_BUTTONS]))
    rows = tuple(_row(call, each) for each in found.finds)
    table = Table(plain(title), COLUMNS, rows, first=0, lines=len(rows))
    return call.show(Card(title, (), (*lines, *remarks), buttons, table=table))


def _said(words: str) -> str:
    short = " ".join(words.split())
    return quote(short if len(short) <= SAID else f"{short[:SAID]}…")


def _remarks(found: Finds) -> tuple[Text, ...]:
    dropped = (say("find.words", count=ASKED),) if found.dropped else ()
    return (*dropped, *((say("find.cut"),) if found.cut else ()))


def _more(call: Call, words: str) -> tuple[Button, ...]:
    line = in_its_program(call, f"find {quote(words)} full=yes")
    return (Button(BUTTONS["more"], line),) if len(line) <= LINE_ON_A_BUTTON else ()


def _line(call: Call, found: Find) -> Text:
    issue = found.issue
    values: dict[str, Value] = {
        "name": call.ctx.name(issue),
        "title": issue.title,
        "state": state_of(call, issue),
        "who": _who(call, found),
    }
    if not found.where:
        return say("find.line", **values)
    return say("find.line.where", where=found.where, **values)


def _who(call: Call, found: Find) -> Text:
    names = _owners(call, found)
    company = call.ctx.company(found.issue.waiting_on)
    return say("find.who", company=company, owners=names) if names else ()


def _owners(call: Call, found: Find) -> str:
    """Return who has a live issue."""
    owners = call.writer.owners(found.issue) if found.issue.live else []
    return ", ".join(person.name for person in owners[:OWNERS])


def _row(call: Call, found: Find) -> tuple[Text, ...]:
    issue = found.issue
    name = call.ctx.name(issue)
    return (
        (name,),
        (issue.title,),
        state_of(call, issue),
        (_owners(call, found),),
        found.where,
    )


COMMANDS = (find,)
