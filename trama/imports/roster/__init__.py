"""People of a network, from a spreadsheet."""
