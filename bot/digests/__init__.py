"""Scheduled summaries: when they are due, what they say, and their picture."""
