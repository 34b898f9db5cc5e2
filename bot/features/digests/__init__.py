"""Scheduled summaries."""
