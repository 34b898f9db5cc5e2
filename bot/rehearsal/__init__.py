"""Scenarios run through the real engine in virtual time."""
