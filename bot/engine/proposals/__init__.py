"""What one side asks of the other: kept, voted on, and climbed when nobody answers."""
