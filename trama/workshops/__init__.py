"""Sessions lived together: agenda of soft items, groups, plenary, board."""
