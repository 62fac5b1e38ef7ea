"""Forms of evaluations."""
