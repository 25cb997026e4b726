"""Turns the published sentence encoder into the small file that the program loads."""
