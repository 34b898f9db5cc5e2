"""What is due to be sent, bundled, paced and settled."""
