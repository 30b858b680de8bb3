"""Measurements: who is asked what, when; invitations, drafts, responses, and what the network said of them."""
