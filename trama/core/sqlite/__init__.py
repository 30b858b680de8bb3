"""Django's SQLite with one lock in the process around write transactions, and a log that does not stay."""
