"""The material of lots: kits, what is missing of them, and which lot cannot start."""
