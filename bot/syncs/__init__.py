"""Recurring meetings: their dates, agendas, rolls and minutes, and calendars for other programs."""
