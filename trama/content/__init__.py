"""The model as content: versioned files, each piece with where it comes from. Knows no database."""
