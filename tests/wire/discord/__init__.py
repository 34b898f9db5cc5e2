"""The real discord.py client and the real core against the loopback Discord."""
