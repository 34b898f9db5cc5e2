"""Whether a sync goes on, and how: kept, moved for good, paused, with or without a roll call."""
