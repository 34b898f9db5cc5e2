"""Every sentence about drills that a person reads, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

from bot.engine.texts import TEXTS as ENGINE_TEXTS
from bot.messages.say import Sayings
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    # messages
    "drill.announced": "A drill of {company} is on {day}. One harmless message goes to {names}, "
    "in working hours. Please press Got it then. Only {company} sees the results.",
    "drill.call": "This is a drill. Nothing has happened.",
    "drill.call.why": "It shows whether an alert would reach you. Please press Got it; there is "
    "nothing else to do.",
    "drill.offer": "Would you like to take part in the drills of {company}?",
    "drill.offer.why": "Each quarter you get one harmless message in your working hours, announced "
    "a working day before. One tap shows that an alert would reach you. Only {company} sees who "
    "was reached.",
    "drill.results": "The drill of {day} at {company}: {got} of {asked} pressed Got it.",
    "drill.results.one": "It was pressed after {count} min.",
    "drill.results.fast": "Half of them within {half} min, the last after {last} min.",
    "drill.results.unreached": "On no platform that is served: {names}. Add an identity: "
    "program person {id}",
    "drill.results.asked": "No answer: {names}. Please ask them whether they saw the message.",
    "drill.results.away": "Away that day: {names}.",
    # answers
    "drill.on": "You take part in the drills of {company}. {next}",
    "drill.on.already": "You take part in the drills of {company} already. {next}",
    "drill.off": "You take part in no drills. To begin again: drill on",
    "drill.got": "Thank you. An alert would have reached you after {minutes} min.",
    "drill.got.not": "No drill waits for your answer, so there is nothing to do.",
    "drill.next": "The next one begins on {day}; it is announced a working day before.",
    "drill.next.none": "None is scheduled.",
    "drill.runs": "One runs now, since {day}.",
    "drill.show": "Drills of {company}",
    "drill.show.people": "These people take part: {names}.",
    "drill.show.nobody": "Nobody takes part yet. Everybody of levels 0 to {level} may: drill on",
    "drill.rhythm.quarter": "It comes once a quarter.",
    "drill.rhythm.month": "It comes once a month.",
    "drill.rhythm.never": "It does not come by itself.",
    "drill.scheduled": "The drills of {company} are scheduled. {next}",
    "drill.offered": "{count} people are asked whether they take part.",
    "drill.offered.none": "Everybody of levels 0 to {level} was asked already, or takes part.",
    "no.drill.level": "Drills are for levels 0 to {level}. You stand on level {own}.",
    "no.drill.private": "Only {company} may read this. Ask in a direct message, or in the channel "
    "of {company}.",
    "no.drill.runs": "A drill runs now. Schedule the next one after its results.",
    "no.drill.rhythm": '"{typed}" is neither a rhythm nor a date. Allowed: {allowed}, or a date '
    "such as 2027-02-09.\nExample: {example}",
    "no.drill.day": "{day} is too early or no working day. A drill is announced a working day "
    "before; the first possible day is {first}.",
}

BUTTONS: dict[str, str] = {
    "got": "Got it",
    "yes": "Take part",
    "no": "No, thank you",
}

_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
