"""The two walls between institutions, and the one door through both."""
