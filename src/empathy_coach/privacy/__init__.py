"""Keeping what people say private: encryption, keys, erase, export and retention."""
