"""What changed for somebody since they last did anything here."""
