"""Writes of the networks: one transaction each."""
