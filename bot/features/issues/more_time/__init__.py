"""More time to solve an issue, asked of the side that waits for it."""
