"""Reads across domains: what the answers of a network say, as frozen values that already hide what must be hidden."""
