"""One module per noun; each command is declared once."""
