"""Recurring meetings of both sides."""
