"""How often one address may ask what costs something; pages and the API count together, in this process."""

from __future__ import annotations

from django.core.cache import caches
from ninja.throttling import AnonRateThrottle


class RequestThrottle(AnonRateThrottle):
    """Requests of one address, counted in this process."""

    cache = caches["process"]


class ReportThrottle(RequestThrottle):
    """Counts reports apart from other requests, so that looking around leaves room for them."""

    scope = "report"
