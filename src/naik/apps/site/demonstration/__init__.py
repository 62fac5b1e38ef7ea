"""The demonstration: invented people and files, the city's real levels of four years; never in production."""

from naik.apps.site.demonstration.evidence import DOCUMENTS, load_documents
from naik.apps.site.demonstration.joint_cycle import load_joint_cycle
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
from naik.apps.site.demonstration.rehearsal import load_rehearsal
from naik.apps.site.demonstration.way_up import load_way_up

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
    "load_joint_cycle",
    "load_past_cycles",
    "load_rehearsal",
    "load_way_up",
]
