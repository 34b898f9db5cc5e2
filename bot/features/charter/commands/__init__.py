"""The commands of the charter."""
