"""What happened: one sealed event for every mutation."""
