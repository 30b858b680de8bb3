"""Sala local: a workshop goes out to a laptop without Internet as a file, and its record comes back, once."""
