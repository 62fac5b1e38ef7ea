"""Files in: CSV, JSON, XLSX and the official report PDF become levels and published figures, every doubt named."""

from naik.intake.compare import Difference, differences
from naik.intake.model import Doubt, Published, Reading, Unreadable
from naik.intake.reading import read, read_file
from naik.intake.report import basis_for, evaluate, result_as_document

__all__ = [
    "Difference",
    "Doubt",
    "Published",
    "Reading",
    "Unreadable",
    "basis_for",
    "differences",
    "evaluate",
    "read",
    "read_file",
    "result_as_document",
]
