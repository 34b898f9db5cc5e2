"""What is logged where only one side reads becomes public only when the person says so."""
