"""Append-only record: who did what to what, when. Codes and labels, no foreign keys, no personal data."""
