"""Andon: the core command engine, its policy, messages and delivery."""
