"""Pages and addresses of the evidence library."""
