"""What strangers meet: a bounded HTTP server, and refusals that are counted, not logged each."""
