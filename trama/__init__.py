"""Trama: the software with which a programme accompanies networks of schools."""
