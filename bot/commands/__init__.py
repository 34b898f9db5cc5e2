"""One module per noun; each command is declared once. Importing this package declares them all."""

from bot.commands import (
    help,
    issue_log,
    issue_pm,
    issue_show,
    issue_work,
    program,
    rules,
)

__all__ = ["help", "issue_log", "issue_pm", "issue_show", "issue_work", "program", "rules"]
