"""Saved views: lists of issues under a name."""
