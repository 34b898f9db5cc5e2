"""How a command is declared, found in a line, and run."""
