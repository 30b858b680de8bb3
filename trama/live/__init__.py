"""Pages that move by themselves: a table of changes, a bell that carries nothing, a stream. Knows no domain."""
