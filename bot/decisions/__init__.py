"""What waits for somebody's decision, and what happens when it is made or is late."""
