"""Files that other programs read: XLSForm, TOML, JSON and tables. Frozen values in, bytes out."""
