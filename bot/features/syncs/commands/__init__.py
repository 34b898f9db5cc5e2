"""The commands of syncs."""
