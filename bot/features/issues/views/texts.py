"""Every sentence about filters and saved views that a person reads, by key; part of ``TEXTS``."""

from __future__ import annotations

VIEW_TEXTS: dict[str, str] = {
    "no.filter": 'Issues have no "{typed}". {nearest}Narrow a list down with {allowed}, or with a '
    "detail such as po.\nExample: {example}",
    "no.filter.many": "{key}= takes at most {limit} words, {count} were given.",
    "no.filter.text": 'There is no letter or digit in "{typed}" to look for.\nExample: {example}',
    "no.filter.since": "since= takes one moment, {count} were given.\nExample: {example}",
    "no.since": '"{typed}" is no moment that lies behind us. Write how long ago it was, a weekday '
    "or a date: 7d, monday, yesterday, 2026-12-01.\nExample: {example}",
    "no.view": 'You have no view "{typed}". There are: {allowed}.\n'
    "Example: views save red severity=critical",
    "no.view.name": '"{typed}" cannot be the name of a view: it begins with a letter or digit and '
    "has at most 30 letters, digits and dashes.\nExample: {example}",
    "no.view.taken": "Everybody has a view {name} ({line}). Choose another name.",
    "no.view.drop": "Everybody has the view {name} ({line}), so it stays. To see yours: views list",
    "no.view.empty": "Say what the view {name} shows.\n"
    "Example: views save {name} severity=critical",
    "no.view.full": "You have {limit} views, which is the most. Drop one first: views drop {name}",
    "no.view.long": "This is too long for a button. To save it, type: {line}",
    "no.view.old": "The view {name} ({line}) cannot be read any more: {why}",
    "view.saved": "Saved for you as {name}: {line}. To see it: issue list view={name}",
    "view.replaced": "Your view {name} is now: {line}. To see it: issue list view={name}",
    "view.dropped": "Your view {name} is gone.",
    "view.none": "You have no view {name} of your own, so nothing changed. To see yours: "
    "views list",
    "view.list": "Your views",
    "view.line": "• {name}: {line}",
    "view.save": "Save as {name}",
}
