"""Both sides are equal, and neither sees what is internal to the other."""
