"""Loopback servers that speak the platforms' own protocols."""
