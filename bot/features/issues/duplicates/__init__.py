"""The same problem logged twice."""
