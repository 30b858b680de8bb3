"""People who sign in: their address and their language. Who they are to a network is in `networks`."""
