"""Milestones, actions and promises, and the countdown to long closures."""
