"""What is said when something about an issue cannot be done: what is allowed, and an example."""

from __future__ import annotations

REFUSALS: dict[str, str] = {
    "no.issue": "{typed} does not exist in {program}.\nExample: issue list open",
    "no.issue.word": '"{typed}" is not an issue number. Write it like {example}.',
    "no.issue.given": "The issue number is missing.\nExample: {example}",
    "no.holder": "{name} waits on {company}, so only {company} can pass it on.",
    "no.other_side_person": "{person} works for {company}. Name somebody of your own side.",
    "no.note.shared": "The note was not kept: your partner reads this channel and has already seen "
    "the text. Write internal notes in a direct message to Andon or in your own channel.",
    "no.log.internal": "Nothing was logged: only {company} reads this message, and both sides read "
    'an issue.\nTo log it in your own words: issue log shortage "U7 MCU short 1200 pcs"',
    "no.not_resolved": "{name} is not resolved yet, so it cannot be closed. "
    'To withdraw it: issue cancel {name} "why"',
    "no.past": "{when} is in the past. Give a later moment, for example +2bd.",
    "no.far": "{when} is too far ahead. A wait for a third party ends at most 5 bd ahead: {limit}.",
    "no.until": "A wait for a third party needs a date."
    '\nExample: issue wait {name} on third_party until +2bd "reason"',
    "no.until.side": "A date goes with third_party only."
    '\nExample: issue wait {name} on {holder} "need photos of the reel label"',
    "no.hold.twice": "The ladder of {name} was held once already. It can be held only once.",
    "no.hold.long": "A hold lasts at most {limit}.\nExample: issue hold {name} {limit} "
    '"partner is on site"',
    "no.level": "Levels are 1 to 4.\nExample: issue escalate {name} 2",
}
