"""The real client libraries against the loopback servers."""
