"""What Andon does, a folder a noun."""
