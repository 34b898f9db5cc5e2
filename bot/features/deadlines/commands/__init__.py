"""The commands of deadlines."""
