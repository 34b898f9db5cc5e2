"""What stands whatever happens around it: each fault on the real process, and what is said of it."""
