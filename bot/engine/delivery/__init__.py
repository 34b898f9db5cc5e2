"""From the outbox to a platform: what is claimed, sent and settled."""
