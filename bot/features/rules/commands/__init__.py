"""The commands of rules."""
