"""A program: its file, its roster, its channels, its pauses and its end."""
