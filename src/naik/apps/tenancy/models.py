"""What every table of an institution has: its institution, and a manager that refuses to work outside a scope."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django_scopes import ScopedManager


def scoped_manager() -> models.Manager[Any]:
    """A manager that raises outside an open scope, and filters by its institutions inside."""
    manager: models.Manager[Any] = ScopedManager(institution="institution")
    return manager


class InstitutionOwned(models.Model):
    """A row that belongs to one institution; its table needs a row policy (`row_security`)."""

    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    objects: ClassVar[models.Manager[Any]] = scoped_manager()

    class Meta:
        """Every tenant model inherits this."""

        abstract = True
