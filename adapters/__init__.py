"""Platform adapters: each parses payloads, renders cards and sends."""
