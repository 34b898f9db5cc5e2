"""A list of parts that people have: read, checked, and confirmed."""
