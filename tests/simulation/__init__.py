"""The real core on seeded schedules in virtual time, with crashes and a platform that fails."""
