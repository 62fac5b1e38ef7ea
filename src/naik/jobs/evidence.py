"""Jobs of evidence."""
