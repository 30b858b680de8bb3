"""One timed gathering: agenda, clock, joining, roles, contributions. It has no content of its own."""
