"""A page in a browser as the place where both sides are played: what each sees, side by side."""
