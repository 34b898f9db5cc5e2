"""What is kept about one person: found, told to the operator, and erased."""
