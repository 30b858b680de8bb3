"""Arithmetic of small groups: arrays and numbers in, numbers out. Knows no Django and no files."""
