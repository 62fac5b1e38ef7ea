"""WIB, WITA and WIT by province (Keputusan Presiden 41/1987); ministries and agencies keep WIB."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from naik.apps.institutions.models import Institution

WITA_PROVINCES = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
WIT_PROVINCES = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})
ABBREVIATIONS = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def zone(institution: Institution) -> ZoneInfo:
    """The time zone of an institution by the Kemendagri code of its province."""
    region = institution.region
    province = "" if region is None else (region.province_id or region.code)
    if province in WIT_PROVINCES:
        return ZoneInfo("Asia/Jayapura")
    return ZoneInfo("Asia/Makassar" if province in WITA_PROVINCES else "Asia/Jakarta")


def abbreviation(institution: Institution) -> str:
    """WIB, WITA or WIT."""
    return ABBREVIATIONS[zone(institution).key]
