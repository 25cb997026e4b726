"""Trains the small classifiers that stand on the sentence encoder."""
