"""The Django applications, one folder per topic."""
