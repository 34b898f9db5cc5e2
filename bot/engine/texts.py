"""Sentences that belong to no noun: of the grammar, of delivery, of access, by key."""

from __future__ import annotations

from bot.messages.say import Sayings
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    # files that are attached
    "no.file.again": "The file was not read. Send it again.",
    "no.file.several": "{count} files came with the message. Attach one file, for example "
    "issues.xlsx.",
    "again": "You sent the same line at {when}. Nothing was done this time. "
    "To do it again, add again=yes.",
    "several": "{words}: {count}",
    "several.done": "• {name}: {text}",
    "several.not": "• {name}, not done: {text}",
    "no.several": "One line may name {limit} at most, and this one names {count}.",
    "no.several.files": "A file belongs to one issue. Send it with a line about that one.\n"
    "Example: {example}",
    "twice": "This was already done.",
    "items.several": "Your items in {count} programs",
    "no.budget.changes": "You changed {limit} things within a minute, so nothing was done now. "
    "Go on in {seconds} seconds. For many issues at once, attach a list: issue import.",
    "no.budget.issues": "{company} logged {limit} issues within a day, so nothing was logged now. "
    "Go on in {seconds} seconds, or attach a list: issue import.",
    "state.paused": "The program is paused: no clock runs.",
    "card.field": "{label}: {value}",
    "hole": "Please add somebody to the roster: nobody of {company} stands on level {level}. "
    "{name} went to the next person above.",
    "hole.everywhere": "Please add somebody to the roster: nobody of {company} stands on level "
    "{level} or above. Only the partner was asked for help with {name}.",
    "down": "Andon was not running from {start} to {end}. "
    "What fell due meanwhile was judged at the end.",
    "clock_set": "The clock of Andon's machine was set forward: from {start} to {end}. "
    "What fell due in between was judged at the end.",
    "unheard": "Andon could not read what was said on {platform} since {since}. Reminders and "
    "alerts go on. What was said there meanwhile counts as soon as it can be read.",
    "channel.moved": "The {audience} channel has a new id: {new} instead of {old}. Andon goes on "
    "there. Please put the new id into the program file before it is imported again.",
    "undelivered": "A message could not be delivered to {place}: {error}. It said: {text}",
    "bundle.ack": "{count} to acknowledge{by}",
    "bundle.confirm": "{count} to confirm{by}",
    "bundle.decide": "{count} to decide{by}",
    "bundle.contain": "{count} to contain{by}",
    "bundle.resolve": "{count} to solve{by}",
    "bundle.update": "{count} to update{by}",
    "bundle.date": "{count} due dates to answer{by}",
    "bundle.late": "{count} late{by}",
    "bundle.other": "{count} to read{by}",
    "bundle.by": " by {due}",
    "bundle.now": " now",
    "bundle.at": " at {company}",
    "bundle.item": "• {text}",
    "bundle.item.due": "• {text} · due {due}",
    "bundle.item.late": "• {text} · was due {due}",
    "bundle.item.more": "{text}; {line}",
    "bundle.item.says": "• {text}. {line}",
    "note": "Morning note",
    "no.internal_channel": "This channel belongs to {company}. Please use the shared channel.",
    "no.command": 'There is no command "{typed}". “help” shows what there is.',
    "no.command.meant": 'There is no command "{typed}". Did you mean this?\n{line}',
    "no.verb_given": '"{noun}" needs a verb: {verbs}.\nExample: {example}',
    "no.argument": "{what} is missing.\nExample: {example}",
    "no.extra": '"{extra}" is one argument too many. Put text with spaces in quotes.'
    "\nExample: {example}",
    "no.option": '"{option}" is not an option of {command}. Allowed: {allowed}.'
    "\nExample: {example}",
    "no.option.none": '"{option}" is not an option of {command}; it has none.\nExample: {example}',
    "no.choice": '"{typed}" is not {what}. {nearest}Allowed: {allowed}.\nExample: {example}',
    "no.nearest": "Did you mean {nearest}? ",
    "no.who": '"{typed}" is not on the roster. {nearest}\nExample: {example}',
    "no.side": "Only {company} can do this: {what}.",
    "no.any_manager": "Only a program manager can do this.",
    "no.long": "{what} is too long: {length} characters, {limit} are allowed.",
    "no.control": "{what} contains control characters. Please use plain text.",
    "no.empty": "{what} is empty.\nExample: {example}",
    "no.fields": "At most {limit} fields are allowed.",
    "no.quote": "A quote is open but not closed.\nExample: {example}",
    "no.which": "You are in several programs: {keys}. Name one, for example: program={key} {line}",
    "no.archived": "Program {key} is archived. Nothing can be changed in it.",
    "no.open_never": "The calendar of site {site} never opens, so no clock can be computed. "
    "Correct its week in the program file.",
    "no.channel": "Channel {platform} {channel} already belongs to another program. "
    "A channel serves one program only.",
    "file.where": "Nothing was kept: this file belongs to no issue yet. Send it in the thread of "
    'an issue, or with a line such as: issue note ACME-1 "the label"',
    # lines that may be ordinary talk
    "talk.meant": "This may be ordinary talk, so nothing was changed. Did you mean this?",
    "talk.line": "{line}",
    "date.which": 'Which date is "{typed}"? Nothing was changed yet.',
    "free.meant": "Nothing was changed yet. Do you mean this?",
    "free.which": "Nothing was changed yet. Which of these do you mean?",
    "free.log": "Is this a matter for both companies? One press logs it.",
    "free.unknown": "I did not understand this, so nothing was changed. “help” shows what I "
    "can do.",
    "free.nothing": "There are no words in this that I can read. “help” shows what I can do.",
    "free.absent": "There is no {name} here, so nothing was changed.",
    "free.kept": "Nothing was changed.",
    "free.welcome": "You are welcome.",
    "free.hello": "Hello. “help” shows what I can do.",
    "offer.done": "This button was pressed {when}, so nothing was done now. "
    "To do it again, type: {line}",
    "offer.gone": "This button is too old, so nothing was done. Please type the line again.",
    # what needs the other side
    "keys.asked": "{company} was asked to agree ({number}). Until then nothing changes.",
    "keys.would": "What it would mean: {text}.",
    "keys.asked.before": "{company} was asked for just this before ({number}).",
    "keys.shown": "{company} can undo this within 2 working days.",
    "keys.told": "{company} reads it in the channel.",
    "keys.told.line": "{actor} of {company} changed who is there. {text}",
    "keys.not_agreed_yet": "Not yet agreed: {company} has nobody here. Their first program manager "
    "is asked.",
    "keys.softened": "{actor} of {company} changed this: {text}. {partner} can undo it until "
    "{until}.",
    "keys.outdated": "{number} was not done: it would do something else by now. "
    "{actor} can ask again: {line}",
    "keys.done": "{number} was agreed and is done: {about}.",
    "effect.line": "{name}: {text}",
    "effect.names": "{names}: {text}",
    "effect.later": "{what} by {new} instead of {old}",
    "effect.update": "updates are due less often",
    "effect.level": "fewer people are told if it is late",
    "effect.ends": "nobody has {what} it any more",
    "effect.ends.update": "no more updates are due",
    "effect.hands": "{company} answers it from then on",
    "effect.ends.date": "it is cancelled",
    "effect.ends.kept": "it counts as done in time",
    "effect.ends.eightd": "the steps of its corrective action (8D) end",
    "effect.ends.line": "the part is taken off the list",
    "effect.ends.amount": "fewer pieces are due",
    "effect.milestone": "a milestone of yours, due {new}",
    "effect.promise": "did {person} promise it by {new}?",
    "effect.given": "the other side owes it from then on",
    "effect.waits": "it waits for a third party once more, until {until}",
    "effect.theirs": "{what}",
    "effect.common": "{what}",
    "unreached": "{name} gets no direct messages: no {platforms} identity is known. "
    "Say who it is there: program person {id} slack=T0ACME/U0TOM or discord=123456789012345678",
    "unreached.waits": "Direct messages to {name} wait: their platform is not connected, and no "
    "{platforms} identity is known. Say who it is there: program person {id} slack=T0ACME/U0TOM "
    "or discord=123456789012345678",
}

BUTTONS: dict[str, str] = {
    "log.this": "Log as issue",
    "not_agreed": "Not agreed",
}

EFFECTS: dict[str, str] = {
    "ack": "to acknowledge",
    "contain": "to contain",
    "update": "to update",
    "resolve": "to solve",
    "confirm": "to confirm",
    "date": "due",
    "E": "to check whether it was effective",
    "slip": "to move without asking you",
    "theirs.ack": "it is acknowledged for you",
    "theirs.assign": "somebody of your side is named as owner",
    "theirs.resolve": "it is solved for you",
    "theirs.contain": "it is contained for you",
    "theirs.close": "it is closed",
    "theirs.reopen": "it is open again",
    "common.pause": "everything stands, no clock runs and nothing is sent",
    "theirs.done": "it is done, without your word",
    "theirs.gate": "it needs your word no more",
    "theirs.owner": "somebody else owns it",
    "theirs.terms": "it is another kind of date, or is asked for on other days",
    "theirs.accept": "it counts as yours",
    "common.archive": "the program ends",
    "common.name": "the program gets another name",
    "common.oem": "the OEM gets another name",
    "common.ems": "the EMS provider gets another name",
    "common.zone": "the times of both sides go by another zone",
    "common.export_controlled": "the export control changes",
    "common.channels": "the shared channels change",
    "common.series": "the meetings of this sync change",
    "common.series_stands": "no meeting of this sync takes place until it is resumed",
    "common.series_ends": "this sync ends",
    "common.digest": "this digest of both sides comes at another time",
    "common.words": "this word means something else from then on",
    "common.digest_ends": "this digest of both sides comes no more",
    "decision": "to decide",
    "theirs.decision": "the question that you decide is taken back",
    "theirs.line": "your side brings this part",
    "theirs.amount": "your side brings more pieces",
    "theirs.supply": "it is supplied in another way",
    "theirs.receipt": "what arrived is counted for you",
    "theirs.people": "people of your side change",
    "theirs.sites": "sites of your side change",
}
"""What an act does, in the words of a proposal: clocks, what is the other side's, what is of
both."""

_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
