"""Corrective actions in eight steps (8D)."""
