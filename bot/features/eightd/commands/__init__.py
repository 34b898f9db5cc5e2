"""The commands of a corrective action."""
