"""Programs: sites, people, channels, their calendar and their state."""
