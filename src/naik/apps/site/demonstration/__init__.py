"""The demonstration: invented people and files, the city's real levels of four years; never in production."""

from naik.apps.site.demonstration.evidence import DOCUMENTS, load_documents
from naik.apps.site.demonstration.past_cycles import load_past_cycles
from naik.apps.site.demonstration.people import (
    AUTHORITY,
    CITY,
    NEIGHBOUR,
    OFFICES,
    PASSWORD,
    PEOPLE,
    SECRET,
    has_second_factor,
    load,
)

__all__ = [
    "AUTHORITY",
    "CITY",
    "DOCUMENTS",
    "NEIGHBOUR",
    "OFFICES",
    "PASSWORD",
    "PEOPLE",
    "SECRET",
    "has_second_factor",
    "load",
    "load_documents",
    "load_past_cycles",
]
