"""Questionnaires written as an XLSForm."""
