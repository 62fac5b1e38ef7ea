"""Configuration: read once from the environment, refused with a sentence when unsafe."""
