"""The clinic's side of the edge: signed status messages, what they tell the person at once, and the inbox's pages."""
