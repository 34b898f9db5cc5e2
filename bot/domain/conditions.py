"""For what a sync may be held only: while something is open, or for a part of a build."""

CRITICAL, SCAR, NPI = "critical", "scar", "npi"
CONDITIONS = (CRITICAL, SCAR, NPI)
