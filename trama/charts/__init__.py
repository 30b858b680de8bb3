"""Frozen values in, SVG out: the same picture on screen and in print."""
