"""A generated normal month of both companies: how much the bot writes, and to whom."""
