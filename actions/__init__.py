"""Rasa's custom actions: each reads the tracker, calls one use case, says responses, and remembers as slots."""
