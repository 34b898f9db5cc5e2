"""An independent reading of the design that says what should have been sent, minute by minute."""
