"""The official directory of schools."""
