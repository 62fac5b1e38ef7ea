"""Figures over many institutions at once."""
