"""One file for each step; the names begin with its number."""
