"""Rasa graph components, policies and channel: thin adapters over the packages that know nothing of Rasa."""
