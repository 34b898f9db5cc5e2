"""Dates as people type them, in six languages, and what they mean."""
