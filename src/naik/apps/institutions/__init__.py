"""Regions and the institutions that are evaluated."""
