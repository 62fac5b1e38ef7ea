"""Reading a chain: its signed head, and its events for the history pages."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from naik.apps.audit import sealing
from naik.apps.audit.models import ChainHead
from naik.apps.audit.operations import chain_name


def head(institution_id: int | None) -> sealing.SignedHead:
    """The end of a chain of the open scope, signed now, to be kept elsewhere."""
    found = ChainHead.objects.filter(institution_id=institution_id).first()
    sequence, digest = (found.sequence, found.hash) if found else (0, sealing.GENESIS)
    at = timezone.now().isoformat(timespec="seconds")
    return sealing.sign_head(settings.AUDIT_KEY, chain_name(institution_id), sequence, digest, at)
