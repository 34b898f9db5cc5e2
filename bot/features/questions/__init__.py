"""Private questions about what a side does, before it becomes an issue that both sides read."""
