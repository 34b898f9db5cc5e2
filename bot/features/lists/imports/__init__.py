"""Take a list of issues into a program: check it, ask, then work through it."""
