"""Andon: the core command engine, its policy, messages and delivery."""

__version__ = "0.1.0"
