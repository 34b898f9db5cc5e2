"""What people really type, and what it means."""
