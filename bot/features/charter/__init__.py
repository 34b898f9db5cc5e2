"""What both sides agreed at the start: brief, goals, specifications, obligations, terms."""
