"""Pages: one package per area. The only place that knows HTTP."""
