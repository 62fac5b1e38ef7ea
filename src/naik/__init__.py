"""Naik: the whole cycle of Indonesia's e-government evaluation, and the way up."""

__version__ = "0.1.0"
