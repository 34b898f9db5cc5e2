"""What stands whatever happens around it: each fault, before and after, on the real process."""
