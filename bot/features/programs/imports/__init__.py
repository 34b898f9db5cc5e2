"""A program file that one side sends: what is its own is done, what is of both is asked for."""
