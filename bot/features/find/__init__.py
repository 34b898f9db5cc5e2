"""Search: issues are found by what was written in and about them."""
