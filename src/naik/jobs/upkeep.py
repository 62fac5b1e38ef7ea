"""Jobs of upkeep."""
