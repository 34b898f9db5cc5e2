"""The commands of material."""
