"""Files uploaded as evidence: what they are, whether they are safe, what they say, who signed, how to name them."""

from naik.documents.antivirus import ScannerUnavailable, scan
from naik.documents.hints import DocumentFacts, Hint, hints, review_window
from naik.documents.inspection import Inspection, Mark, inspect
from naik.documents.kinds import KINDS, Kind, sniff
from naik.documents.model import Unreadable
from naik.documents.naming import EvidenceName, advise, parse, suggest
from naik.documents.preview import render
from naik.documents.signature import Signature, signatures
from naik.documents.text import Extracted, extract

__all__ = [
    "KINDS",
    "DocumentFacts",
    "EvidenceName",
    "Extracted",
    "Hint",
    "Inspection",
    "Kind",
    "Mark",
    "ScannerUnavailable",
    "Signature",
    "Unreadable",
    "advise",
    "extract",
    "hints",
    "inspect",
    "parse",
    "render",
    "review_window",
    "scan",
    "signatures",
    "sniff",
    "suggest",
]
