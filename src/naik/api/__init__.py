"""The public API: thin over the queries the pages use."""
