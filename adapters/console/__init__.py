"""The terminal as a platform: one room with people of both sides."""
