"""Background work: what is due by the clock, the worker that does it, and backups."""
