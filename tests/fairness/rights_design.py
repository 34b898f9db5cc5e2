"""The rights as both companies were told them (the design's decision rights), written by hand.

What stands in ``bot/data/rights.toml`` decides; this is the second opinion, so that a row which is
changed by mistake is noticed. A row is written as its command, with what it is of behind a colon.
"""

from __future__ import annotations

MAY: dict[str, str] = {
    "anybody": "help",
    "administrator": "program setup",
    "responder": "issue contain, issue resolve, issue step, issue extend, issue need",
    "owner own_manager": "deadline decline",
    "responder holder": "issue update",
    "owing": "issue ack, material sent, charter obligation: done",
    "counterpart": "charter spec: receipt",
    "counterpart manager": "issue close, issue reopen: closed",
    "counterpart responder manager": "issue reopen",
    "raiser counterpart manager": "issue cancel, issue merge, issue reopen: merged",
    "holder own": "issue wait",
    "holder": "issue wait: third party",
    "own": "issue assign, decision ask, decision decide, charter spec",
    "role": "issue step: check",
    "asked": "decision approve, decision reject, decision talk, question no, question so, "
    "rules accept",
    "proposer": "decision withdraw",
    "owing manager": "deadline ontrack, deadline atrisk, deadline slip, deadline commit, "
    "deadline shift",
    "gate": "deadline done: gate, material receive, material short",
    "owner manager": "deadline cancel",
    "oneself own_manager": "program person, program away",
    "own_manager": "program calendar, program setup: city",
    "manager": "material import, issue hold, issue escalate, issue import, "
    "deadline add: milestone, deadline plan, "
    "deadline cancel: milestone, sync add, sync keep, sync move, sync skip, "
    "sync restore, sync shift, sync pause, sync resume, sync roll, sync end, digest schedule, "
    "digest schedule: shared, digest off, digest off: shared, rules propose, rules reject, "
    "program person: level, program import, program export, program pause, program resume, "
    "program archive, drill schedule, drill offer, charter setup, charter goal, "
    "charter spec: end, charter obligation, charter terms: agreed",
}
"""Who may, by the words of the rows; everything else is done by everybody on the roster."""
KEYS: dict[str, str] = {
    "other side when it loosens": "issue close, issue reopen: closed, issue cancel, issue merge, "
    "issue edit, issue severity, issue wait: third party, deadline add: milestone, "
    "deadline promise, deadline slip, deadline commit, deadline shift, deadline cancel, "
    "deadline cancel: milestone, deadline done, material due, material import, program away, "
    "program words, program calendar, program setup: city, program import, charter obligation",
    "other side": "charter setup, charter goal, charter spec: end, charter terms: agreed, "
    "deadline plan, issue step, issue extend, issue need, decision ask, sync shift, "
    "sync pause, sync roll, sync end, digest schedule: shared, digest off: shared, "
    "rules propose, program person: level, program pause, program archive",
    "own side": "issue assign, issue note, question list, question no, question so, digest off, "
    "program person, program export, drill show, drill on, drill off, drill got, drill schedule, "
    "drill offer, charter terms",
}
"""Whose key, by the words of the rows; everything else needs none."""


def told(table: dict[str, str]) -> dict[str, str]:
    """Return the word of each row that a table names."""
    return {row: words for words, rows in table.items() for row in rows.split(", ")}
