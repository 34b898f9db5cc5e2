"""What the rules would miss of people and calendars."""
