"""Deadlines: milestones, actions and promises."""
