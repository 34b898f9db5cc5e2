"""What people may ask to know about issues."""

from __future__ import annotations

from bot.engine.feature import ISSUE
from bot.engine.intent import Intent
from bot.features.issues.intents.acts import _find
from bot.features.issues.intents.looks import _list, _show, _status, _waiting, _why

_ACTS = ("done", "close", "take", "give", "escalate", "reopen", "cancel", "contain", "same", "hold")
_LIST = (
    "issue", "show", "list_word", "us", "status", "not", "close", "done", "severities:*",
    "categories:*", "reports:*", "now", "week", "waiting",
)  # fmt: skip

LOOKS = (
    Intent(
        "issue why",
        _why,
        ("why|me_reminded", "why"),
        helps=(
            "escalate",
            "me_reminded",
            "done",
            "close",
            "overdue",
            "status",
            "them",
            "cancel",
            "reopen",
        ),
        reads=True,
        floor=40,
        without=("said",),
        about=ISSUE,
    ),
    Intent(
        "issue owner",
        _show,
        ("who", "?|ask|yesno"),
        helps=(*_ACTS, "issue", "now", "status", "waiting", "them"),
        reads=True,
        floor=40,
        about=ISSUE,
        without=("doubt", "if"),
    ),
    Intent(
        "issue status",
        _status,
        ("status|show|yesno|@issue",),
        helps=("issue", "show", "deadline", "open", "overdue", "mine", "update", "us", "trade"),
        reads=True,
        floor=70,
        about=ISSUE,
        without=("doubt", "if", "not"),
    ),
    Intent(
        "issue asked",
        _show,
        ("?|yesno", "|".join(_ACTS)),
        helps=(*_ACTS, "issue", "now", "them", "us", "open"),
        reads=True,
        about=ISSUE,
        without=("not", "doubt", "if", "polite", "time", "said"),
    ),
    Intent(
        "issue list",
        _list(""),
        ("open", "?|ask|show|issue|us"),
        helps=_LIST,
        reads=True,
        without=("@issue", "how_to"),
    ),
    Intent(
        "issue list of a kind",
        _list(""),
        ("open", "categories:*"),
        helps=("reports:*", "issue", "list_word", "severities:*"),
        reads=True,
        without=("@issue", "trouble", "not", "@date"),
        floor=90,
    ),
    Intent(
        "issue list, not done",
        _list(""),
        ("!close|!done", "?|ask|show|issue"),
        helps=_LIST,
        reads=True,
        without=("@issue",),
    ),
    Intent(
        "issue list all",
        _list(""),
        ("show|ask|list_word", "issue|list_word"),
        helps=("issue", "us", "severities:*", "categories:*", "reports:*", "list_word", "status"),
        without=("export", "import", "how_to"),
        reads=True,
    ),
    Intent(
        "issue list by",
        _list(""),
        ("severities:*|categories:*|@person", "issue|show|ask"),
        helps=("issue", "us", "open", "severities:*", "categories:*", "reports:*", "trade"),
        reads=True,
        without=("people", "away", "export", "how_to", "give", "rules", "cancel", "not"),
    ),
    Intent(
        "issue list overdue",
        _list("overdue"),
        ("overdue",),
        helps=("issue", "show", "us", "open", "status", "severities:*", "deadline"),
        reads=True,
        without=("at_risk", "export", "@length", "@deadline", "@issue"),
    ),
    Intent(
        "issue list mine",
        _list("mine"),
        ("mine", "issue|show|ask|mine"),
        helps=("issue", "open", "waiting", "show", "now", "us", "status", "list_word"),
        reads=True,
        floor=70,
        without=("decisions", "export", "import", "help", "how_to", "@issue"),
    ),
    Intent(
        "issue list waiting",
        _waiting,
        ("waiting|wait|take", "us|them|@side", "?|ask|show|issue"),
        helps=("issue", "open", "show", "us", "them", "ask", "take", "status", "wait"),
        reads=True,
        floor=70,
        without=("@issue",),
    ),
    Intent(
        "find",
        _find,
        ("find",),
        helps=("ask", "issue", "trade", "trouble", "us", "reports:*", "categories:*"),
        reads=True,
        floor=20,
        without=("@issue",),
    ),
)
