"""Jobs: they parse arguments and call an operation."""
