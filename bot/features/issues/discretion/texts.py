"""Every sentence about issues whose content is not for both sides; part of ``TEXTS``."""

from __future__ import annotations

DISCRETION_TEXTS: dict[str, str] = {
    # what both sides read, by category
    "discreet.title.commercial": "Commercial, reference {reference}",
    "discreet.title.commercial.none": "Commercial, no reference yet",
    "discreet.title.confidentiality": "Confidentiality incident",
    "discreet.card.commercial": "Only the reference is shown here; the details stay with the side "
    "that wrote them",
    "discreet.card.confidentiality": "Details: with the program managers",
    "discreet.card.title": "The title as typed, in a direct message to Andon: {example}",
    "discreet.withheld": "[The text is not shown here; the program managers have it]",
    # what is kept
    "discreet.typed": "Title",
    "discreet.told": "{actor} ({company}) gave details. They are for the program managers of both "
    "sides only.",
    "discreet.text": '{actor} ({company}) wrote this with "{words}". It is for the program '
    "managers of both sides only.",
    # the private answers
    "discreet.shared": "Both sides read only this title: {title}",
    "discreet.kept.side": "Kept for {company} only: {details}",
    "discreet.kept.managers": "Kept for you and the program managers of both sides: {details}",
    "discreet.kept.roster": "Kept for the people of {program}, who read it in a direct message to "
    "Andon with {example}: {details}",
    "discreet.heard.kept": "You wrote it as a message, which stays where you wrote it. The slash "
    "command leaves none.",
    "discreet.sent": "Sent to: {people}",
    "discreet.nobody": "{company} has no program manager who can be reached, so nobody there was "
    "told.",
    "discreet.heard": "You wrote it where {company} reads too, so {company} has already seen the "
    "text. The slash command, a direct message to Andon and your own channel are read by nobody "
    "of {company}.",
    "discreet.before": "What was written before was read by both sides, and older messages stay as "
    "they are.",
    "discreet.open": "Both sides read what is written about it from now on. What was kept stays "
    "with its readers.",
    "discreet.left": "The neutral title stays until you give another one, which both sides read: "
    "{example}",
    "discreet.reference": "To give the reference, which both sides read: {example}",
    "discreet.long": "A reference has at most {limit} characters, so it was not shared.",
    "discreet.asks": "Still missing: {asks}. Only the program managers will read it: {example}",
    "discreet.added": "{name}: what you wrote is kept. The shared channel shows nothing of it.",
    "discreet.both": "Both sides read this text.",
    "discreet.not_shown": "The shared channel says only that it was done; the text goes to the "
    "program managers of both sides.",
    "discreet.thread": "{name}: nothing was kept, since these details are for the program managers "
    'only. To tell them: issue edit {name} what="…"\nTo keep a note that your own side reads: '
    'issue note {name} "…"',
    # lists
}
