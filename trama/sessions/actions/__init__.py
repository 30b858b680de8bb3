"""Writes of a session: one transaction each, published on commit."""
