"""Every address pattern the project answers to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern


def patterns(found: list[Any], prefix: str = "") -> Iterator[str]:
    """Each pattern, written as in the URL configuration, below its prefixes."""
    for one in found:
        address = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            yield address
        else:
            yield from patterns(one.url_patterns, address)
