"""Decisions: what is asked of the other side, and who approves it."""
