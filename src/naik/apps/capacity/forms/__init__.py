"""Forms of capacity."""
