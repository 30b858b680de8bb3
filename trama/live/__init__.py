"""Live pages: a table of changes, a notifier that carries no content, an event stream. Knows no domain."""
