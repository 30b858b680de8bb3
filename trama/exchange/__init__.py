"""Bringing data in: parse → preview → apply, with problems by line before anything is written."""
