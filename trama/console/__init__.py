"""The command `trama`: thin, over the same actions as the pages."""
