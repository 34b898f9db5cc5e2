"""The rules that ship, the sets of them, and the look over a program's rules."""
