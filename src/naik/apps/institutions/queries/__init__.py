"""Reads of institutions, one module per topic; frozen dataclasses come back."""
