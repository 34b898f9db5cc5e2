"""What becomes of an issue besides its commands: ladder, likeness, repeats, discretion."""
