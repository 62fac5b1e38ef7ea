"""Changes to regions, institutions, their offices and people; one module per topic."""

from naik.apps.institutions.operations.regions import load_regions

__all__ = ["load_regions"]
