"""Pages of an institution, one module per topic."""
