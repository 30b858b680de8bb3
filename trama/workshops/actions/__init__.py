"""Writes of the workshops: one transaction each, published on commit."""
