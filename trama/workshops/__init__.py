"""Sessions lived together: agenda of soft moments, groups, plenary, board."""
