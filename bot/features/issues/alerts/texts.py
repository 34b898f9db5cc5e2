"""Every sentence of reminders and alerts about issues, by key.

Read each as its reader: tired, on a phone, with English as a second language.
"""

from __future__ import annotations

ALERT_TEXTS: dict[str, str] = {
    # reminders: what is needed stands first, since a phone shows no more
    "ack.reminder": "Your answer is needed: {name} {title}",
    "contain.reminder": "A containment is needed: {name} {title}",
    "confirm.reminder": "Please close or reopen: {name} {title}",
    "confirm.title": "Please close or reopen: {name} {title}",
    "confirm.requested": "{people}: please check it and close it, or reopen it, by {due}.",
    "confirm.yours": "Please check it and close it, or reopen it, by {due}.",
    "ack.help": "Can you take it? {name} {title}",
    "ack.help.how": "{partner} waits for an answer by {due}. {people} may be busy.",
    "resolve.reminder": "A solution is needed: {name} {title}",
    "update.missed": "News is needed: {name} {title}",
    "close.reminder": "Please check the solution: {name} {title}",
    "close.reminder.when": "{company} solved it {when}.",
    "close.reminder.how": "Solution: {how}",
    "close.reminder.due": "It closes itself {due} unless you reopen it.",
    "third.reminder": "It is your turn again: {name} {title}",
    "third.reminder.now": "The wait for a third party is over. Say in one line how it goes on.",
    "handover.title": "It is your turn: {name} {title}",
    # alerts: to the side that owes something, to the other side, and the line of the thread
    "need.ack": "Someone at {company} is needed: {name} {title}",
    "need.ack.other": "Nobody at {company} could take {name} yet.",
    "need.ack.line": '{name} "{title}" needs someone at {company}. {asked}',
    "need.ack.advice": 'Press "I have it", or give it to somebody who can.',
    "need.update": "News is needed: {name} {title}",
    "need.update.other": "{company} could not send news yet.",
    "need.update.line": '{name} "{title}" needs news from {company}. {asked}',
    "need.update.advice": "One line is enough, also when nothing is new.",
    "need.contain": "A containment is needed: {name} {title}",
    "need.contain.other": "{company} could not contain it yet.",
    "need.contain.line": '{name} "{title}" needs a containment from {company}. {asked}',
    "need.contain.advice": "One line is enough: what was stopped, sorted or marked.",
    "need.resolve": "A solution is needed: {name} {title}",
    "need.resolve.other": "{company} has no solution yet.",
    "need.resolve.line": '{name} "{title}" needs a solution from {company}. {asked}',
    "need.resolve.advice": "Say how it is solved, or write in the thread when it will be.",
    "need.confirm": "Please close or reopen: {name} {title}",
    "need.confirm.line": '{name} "{title}" is solved and needs a check by {company}. {asked}',
    "need.confirm.advice": "Close it if it is solved. Reopen it if it is not.",
    "need.reopened": "It came back: {name} {title}",
    "need.reopened.count": "It was reopened {count} times.",
    "need.reopened.line": '{name} "{title}" was reopened {count} times and needs help at '
    "{company}. {asked}",
    "need.reopened.advice": "Look together at why it came back.",
    "need.asked": "Your help is needed: {name} {title}",
    "need.asked.by": "{actor} asks {company} for help with {name}: {reason}.",
    "need.asked.by.no_text": "{actor} asks {company} for help with {name}.",
    "need.asked.advice": "Read the thread, and write there what you can do.",
    "need.waits": "Waits for {company}: {name} {title}",
    "need.solved": "{partner} solved it {since}.",
    "need.since": "{partner} asked {since}.",
    "need.disclosed": "{company} told it early, {since}.",
    "need.over": "{agreed} over: {what} was due {due}.{late}",
    "need.over.update": "{partner} waits for news. It was due {due}; agreed is news {every}.{late}",
    "need.over.promised": "{partner} waits for news. It was promised for {due}.{late}",
    "need.until.ack": "Please answer by {due}.",
    "need.until.contain": "Please say by {due} what keeps the problem from spreading.",
    "need.until.update": "Please write by {due} what is new.",
    "need.until.resolve": "Please solve it by {due}.",
    "need.until.confirm": "Please close or reopen it by {due}.",
    "need.late": " That is late by {length}.",
    "need.agreed": "The agreed {length} are",
    "need.agreed.one": "The agreed {unit} is",
    "need.agreed.none": "The agreed time is",
    "need.every": "every {length}",
    "need.stakes": "At stake: {stakes}.",
    "escalation.offer": "More help is possible: {name} {title}",
    "escalation.offer.how": "You can ask {people} for help. Nobody is asked unless you press.",
    "escalation.offer.nobody": "Nobody stands above who could be asked.",
}

NEEDED = {
    "ack": "an answer",
    "update": "news",
    "contain": "a containment",
    "resolve": "a solution",
    "confirm": "a check",
}
"""What a running clock asks of its side, in words."""

STAKES = {
    "line_down": "the line is down",
    "stop_ship": "shipments are stopped",
    "blocks_build": "a build waits for it",
}
"""What a detail that says *yes* means for the reader of an alert."""

DURATIONS = {
    "m": ("minute", "minutes"),
    "h": ("hour", "hours"),
    "d": ("day", "days"),
    "w": ("week", "weeks"),
    "bh": ("working hour", "working hours"),
    "bd": ("working day", "working days"),
}
"""The units of an agreed time in words: of one, and of several."""

NUMBERS = {
    1: "one",
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    7: "seven",
    8: "eight",
    9: "nine",
    10: "ten",
}
