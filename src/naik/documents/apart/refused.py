"""How the process apart turns a file away."""


class Refused(Exception):
    """The file is turned away, for the reason named by a code."""
