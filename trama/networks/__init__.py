"""Programmes, cohorts, networks, schools, people and what each may do where."""
