"""What the page itself says, beside the messages that it shows."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # the head of the page
    "title": "Andon: both sides on one page",
    "brand": "Andon",
    "promise": "Nobody waits unknowingly",
    "skip": "Skip to the conversation",
    "look": "Look",
    "slack": "Slack",
    "discord": "Discord",
    "again": "Start again",
    "sides": "Which side to show",
    # time
    "time": "Time",
    "slider": "Let time pass until",
    "play": "Play",
    "pause": "Pause",
    "next": "Next event",
    "rule": "Change a rule",
    "open": "at work",
    "evening": "off work",
    "night": "asleep",
    "coming": "What comes next",
    "coming_none": "Nothing is due by itself now.",
    # a side
    "side": "{place}: {company}",
    "person": "You are",
    "pane_shared": "# {channel}",
    "pane_oem": "# {company} only",
    "pane_ems": "# {company} only",
    "pane_dm": "Direct messages",
    "phones": "Phones",
    "phones_none": "No phone has rung.",
    "nothing": "Nothing was said here yet.",
    "older": "Older messages are not shown: {count}.",
    "write": "Message as {person}",
    "hint": "Write, or begin with /andon",
    "send": "Send",
    "photo": "Photo or file",
    "thread": "Reply in the thread of {subject}",
    "thread_end": "Leave the thread",
    "thread_of": "In the thread of {subject}",
    "react": "React to this message",
    "reacted": "{people} reacted",
    # the story
    "story": "The story",
    "skip_story": "Your turn now",
    "turn": "Your turn. Write as anybody of either side, press a button, or let time pass.",
    "try_log": "Log a shortage as {person}",
    "try_log_line": '/andon issue log shortage major "{what}"',
    "try_log_what": "Connector J4 short 300 pcs",
    "try_list": "See all that is open as {person}",
    "try_list_line": "/andon issue list",
    "try_help": "What can {person} ask for?",
    "try_help_line": "/andon help",
    # a form
    "cancel": "Cancel",
    "required": "needed",
    # connection
    "lost": "The demo has ended, or its connection was lost. Start it again with: make demo",
    "script": "This page needs JavaScript. In a terminal, use: andon demo --text",
    # what cannot be done
    "no_act": "This cannot be read: reload the page and try again.",
    "no_button": "This button is gone: somebody changed the message. Use what it shows now.",
    "no_person": "{person} is not in this program: choose somebody of the list.",
    "no_words": "There is nothing to send: write something first, for example /andon help.",
    "long": "This is too long: write at most {limit} characters, and send the rest as a file.",
    "large": "The file is larger than {limit} MB: use a smaller one.",
    "refused": "The demo does not take this: reload the page and try again.",
    # for a screen reader
    "said": "{who} in {where}: {what}",
    "where_shared": "the shared channel",
    "where_own": "the own channel",
    "where_dm": "direct messages of {person}",
}


def text(key: str, /, **values: object) -> str:
    """Return the sentence ``key`` with its values filled in; an unknown key raises ``KeyError``."""
    return TEXTS[key].format(**values)
