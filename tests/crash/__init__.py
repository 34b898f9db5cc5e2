"""``andon run`` killed at random moments, and what is left of it."""
