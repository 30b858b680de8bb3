"""A workshop goes out to a laptop without Internet as a file, and its record comes back, once.

On screen it is the «sala local»; so its files, its settings and its addresses are called, and stay.
"""
