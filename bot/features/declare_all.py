"""One module per noun; each command is declared once. Importing this package declares them all."""

from bot.engine.commands.declaration import arrange
from bot.features.deadlines.commands import add as deadline
from bot.features.deadlines.commands import move as deadline_move
from bot.features.deadlines.commands import plan as deadline_plan
from bot.features.deadlines.commands import show as deadline_show
from bot.features.decisions import commands as decision
from bot.features.digests import commands as digest
from bot.features.eightd.commands import extend as issue_extend
from bot.features.eightd.commands import scar as issue_scar
from bot.features.eightd.commands import steps as issue_8d
from bot.features.help import commands as help
from bot.features.issues.commands import edit as issue_edit
from bot.features.issues.commands import log as issue_log
from bot.features.issues.commands import merge as issue_merge
from bot.features.issues.commands import show as issue_show
from bot.features.issues.commands import steer as issue_pm
from bot.features.issues.commands import work as issue_work
from bot.features.lists import commands as issue_sheet
from bot.features.programs.commands import away as program_away
from bot.features.programs.commands import calendar as program_calendar
from bot.features.programs.commands import file as program
from bot.features.programs.commands import people as program_people
from bot.features.programs.commands import setup as program_setup
from bot.features.programs.commands import state as program_state
from bot.features.rules.commands import check as rules_check
from bot.features.rules.commands import explain as rules_explain
from bot.features.rules.commands import past as rules_past
from bot.features.rules.commands import propose as rules_propose
from bot.features.rules.commands import show as rules
from bot.features.syncs.commands import calendar as sync_calendar
from bot.features.syncs.commands import dates as sync_dates
from bot.features.syncs.commands import meeting as sync_meet
from bot.features.syncs.commands import series as sync

__all__ = [
    "deadline",
    "deadline_move",
    "deadline_plan",
    "deadline_show",
    "decision",
    "digest",
    "help",
    "issue_8d",
    "issue_edit",
    "issue_extend",
    "issue_log",
    "issue_merge",
    "issue_pm",
    "issue_scar",
    "issue_sheet",
    "issue_show",
    "issue_work",
    "program",
    "program_away",
    "program_calendar",
    "program_people",
    "program_setup",
    "program_state",
    "rules",
    "rules_check",
    "rules_explain",
    "rules_past",
    "rules_propose",
    "sync",
    "sync_calendar",
    "sync_dates",
    "sync_meet",
]

arrange()
