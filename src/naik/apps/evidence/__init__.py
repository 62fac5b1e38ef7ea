"""The evidence library of an institution."""
