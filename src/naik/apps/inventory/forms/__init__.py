"""Forms of inventory."""
