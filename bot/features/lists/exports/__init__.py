"""Issues and decisions as sheets."""
