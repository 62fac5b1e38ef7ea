"""The tables of digital services."""

from naik.apps.inventory.models.services import (
    Developer,
    DigitalService,
    Hosting,
    Integration,
    NotDuplicate,
    ServiceKind,
    ServiceUse,
    Users,
)

__all__ = [
    "Developer",
    "DigitalService",
    "Hosting",
    "Integration",
    "NotDuplicate",
    "ServiceKind",
    "ServiceUse",
    "Users",
]
