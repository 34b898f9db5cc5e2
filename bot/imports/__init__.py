"""Take a list of issues from a spreadsheet into a program: check it, ask, then work through it."""
