"""How long tests wait for what must happen. A wait ends as soon as it has happened."""

from __future__ import annotations

LONG = 30.0
"""Seconds; enough for a slow machine, and less than a test may take in all."""
