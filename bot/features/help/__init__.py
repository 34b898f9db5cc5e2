"""Help, derived from the declarations of the commands."""
