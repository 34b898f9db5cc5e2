"""The straight line: a request is taken, decided, committed once, and delivered."""
