"""Writes of the measurements: one transaction each."""
