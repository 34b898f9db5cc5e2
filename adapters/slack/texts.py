"""Sentences that only Slack needs, by key; what several platforms need is in ``bot.messages``."""

from __future__ import annotations

from collections.abc import Mapping

from bot.messages.card import Text
from bot.messages.say import Value, fill

TEXTS: Mapping[str, str] = {
    "more": "+{count} more",
    "picture": "The picture is in the thread. {alt}",
    "form.late": "The form could not be opened in time. Press again, or type this instead: {line}",
    "failed": "Your request could not be recorded. Nothing was changed. Please try again: {line}",
    "file.failed": "The file {name} could not be sent. Please try again.",
    "file.large": "{name} was not read: a program file is a .toml file of at most 256 KiB.",
    "home.title": "Andon: my items",
    "home.fallback": "Andon",
    "choose": "Choose",
    "date": "Choose a day",
    "menu": "More …",
    "cancel": "Cancel",
    "submit": "Send",
    "form": "Andon",
    "no_place": "{place} is no place on Slack",
    "refused": "Slack refused the message: {code}.",
    "refused.answer": "Slack refused the answer: HTTP {status}.",
    "absent": (
        "Andon is not installed in the Slack workspace {team}. Install it there: open the page "
        "/slack/install at Andon's address"
    ),
    "gone": (
        "Andon was removed from the Slack workspace {team}. Install it there again: open the page "
        "/slack/install at Andon's address"
    ),
    "sealed": (
        "No key of ANDON_SEAL_KEYS opens the token of the Slack workspace {team}. Put the key back "
        "that sealed it, or install Andon there again: open the page /slack/install at Andon's "
        "address"
    ),
    "not_allowed": (
        "SLACK_ALLOWED_TEAMS does not name the Slack workspace {team}. Add it there, or correct "
        "team in the program file"
    ),
}

_FORM = "Slack does not take the message in this form."
REFUSED: Mapping[str, str] = {
    "as_user_not_supported": "Slack does not take the message from a bot.",
    "block_mismatch": _FORM,
    "cannot_dm_bot": "Direct messages to a bot are not possible.",
    "cannot_reply_to_message": "The message cannot have a thread.",
    "cant_update_message": "The message belongs to somebody else and cannot be changed.",
    "channel_not_found": "The channel does not exist or Andon cannot see it.",
    "channel_type_not_supported": "Andon cannot write in this kind of conversation.",
    "edit_window_closed": "Slack does not let the message be changed any more.",
    "ekm_not_supported": "The workspace's keys do not let Andon write here.",
    "invalid_arguments": _FORM,
    "invalid_blocks": _FORM,
    "invalid_blocks_format": _FORM,
    "invalid_metadata_format": _FORM,
    "invalid_metadata_schema": _FORM,
    "is_archived": "The channel is archived.",
    "message_not_found": "The message was deleted.",
    "messages_tab_disabled": "Direct messages to the app are switched off in its settings.",
    "metadata_too_large": _FORM,
    "msg_blocks_too_long": "The message is too long for Slack.",
    "msg_too_long": "The message is too long for Slack.",
    "no_text": "The message is empty.",
    "not_in_channel": "Andon is not in the channel. Invite it with /invite @Andon.",
    "posting_to_channel_denied": "The other company does not let apps write in the channel.",
    "restricted_action": "The workspace does not let apps write in the channel.",
    "restricted_action_non_threadable_channel": "The channel does not allow threads.",
    "restricted_action_read_only_channel": "The channel is read-only.",
    "restricted_action_thread_locked": "The thread is locked.",
    "restricted_action_thread_only_channel": "The channel allows only replies in threads.",
    "team_not_found": "The workspace does not exist any more.",
    "thread_not_found": "The message with this thread was deleted.",
    "user_disabled": "The person's account is switched off.",
    "user_not_found": "Slack does not know this person.",
    "user_not_in_channel": "The person is not in the channel.",
    "user_not_visible": "Andon cannot see this person.",
}
"""Slack's error codes that no later attempt can change, in words."""

PAGES: Mapping[str, tuple[str, str]] = {
    "done": (
        "Andon is installed in {name}",
        "The workspace's id, for the program file, is {team}. In each channel that Andon is to "
        "serve, type: /invite @Andon",
    ),
    "cancelled": (
        "Andon was not installed",
        "You cancelled, and nothing was changed.",
    ),
    "refused": (
        "Andon was not installed",
        "Slack refused it ({code}), and nothing was changed.",
    ),
    "told": (
        "Andon was not installed",
        "Slack refused it ({code}), and nothing was changed.",
    ),
    "busy": (
        "Andon was not installed",
        "Very many installations are under way. Nothing was changed. Please try again in a minute.",
    ),
    "state": (
        "This page is not valid",
        "It was not opened by the installation that you began in this browser, or more than ten "
        "minutes have passed. Nothing was changed.",
    ),
    "code": (
        "Andon was not installed",
        "Slack does not know this installation any more ({code}): each can be used once and within "
        "ten minutes. Nothing was changed.",
    ),
    "organization": (
        "Andon was not installed",
        "It is installed in one workspace at a time, not in a whole organization. Choose one "
        "workspace on Slack's page.",
    ),
    "not_allowed": (
        "Andon was not installed",
        "This Andon does not serve the workspace {team}. Whoever runs it decides which workspaces "
        "it serves (SLACK_ALLOWED_TEAMS). Nothing was kept.",
    ),
    "used": (
        "This page was used already",
        "Each installation that is begun can be finished once. Nothing was changed.",
    ),
    "rotation": (
        "Andon was not installed",
        "Token rotation is switched on in the app's settings. Switch it off under \"OAuth & "
        'Permissions", then install again.',
    ),
    "unreachable": (
        "Andon was not installed",
        "Slack could not be asked. Nothing was changed. Please try again in a minute.",
    ),
    "unrecorded": (
        "Andon was not installed",
        "The installation could not be recorded. Please try again in a minute.",
    ),
    "again": ("Install Andon", ""),
}
"""The pages of an installation in a browser: heading and text, by key."""


def say(key: str, /, **values: Value) -> Text:
    """Return Slack's text of ``key`` with its slots filled."""
    return fill(TEXTS[key], **values)


def page(key: str, /, **values: str) -> tuple[str, str]:
    """Return heading and text of a page of an installation."""
    heading, told = PAGES[key]
    return heading.format(**values), told.format(**values)
