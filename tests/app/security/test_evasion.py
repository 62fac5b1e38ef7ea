"""Claims in headers buy nothing."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client, RequestFactory

from naik.api.service import ReportThrottle, RequestThrottle

pytestmark = pytest.mark.usefixtures("shipped_data")


def test_a_claimed_forwarded_address_does_not_change_who_is_counted() -> None:
    throttle = RequestThrottle("1/min")
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "203.0.113.9"})
    assert settings.NINJA_NUM_PROXIES == 0
    assert throttle.get_ident(request) == "127.0.0.1"


def test_a_wildcard_validator_does_not_make_a_missing_page_known(client: Client) -> None:
    assert client.get("/instansi/tak-ada/", headers={"If-None-Match": "*"}).status_code == 404
    assert client.get("/data/", headers={"If-Match": '"guessed"'}).status_code == 200


def test_reports_are_counted_apart_from_other_requests() -> None:
    caches["process"].clear()
    request = RequestFactory().get("/")
    looking, sending = RequestThrottle("2/min"), ReportThrottle("1/min")
    assert [looking.allow_request(request) for _ in range(3)] == [True, True, False]
    assert [sending.allow_request(request) for _ in range(2)] == [True, False]
