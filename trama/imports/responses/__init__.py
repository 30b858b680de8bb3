"""Answers gathered in a form elsewhere."""
