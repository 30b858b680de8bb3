"""A workshop goes out to a laptop without Internet as a file, and its record comes back, once.

On screen it is the «sala sin Internet»; its files are called `trama-sala`.
"""
