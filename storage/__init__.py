"""SQLModel tables, Core statements on them, and the two units of work."""
