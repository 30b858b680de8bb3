"""`/datos/`: the desk of who answers for the data."""
