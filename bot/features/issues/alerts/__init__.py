"""Reminders and alerts: what is needed, from whom, and since when, in words."""
