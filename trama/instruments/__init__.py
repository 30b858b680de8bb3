"""Questionnaires as immutable versions: what was asked stays as it was asked."""
