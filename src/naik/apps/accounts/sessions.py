"""Where and when each session was last used, for the page on which people see and end theirs."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

NOTED_EVERY_SECONDS = 300
NOTED = "naik_seen"


class SeenNow:
    """Notes the use of a session, at most every five minutes: a note at every request would cost more than the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note, then answer."""
        if request.session.session_key and request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get(NOTED, 0) >= NOTED_EVERY_SECONDS:
                UserSession.objects.create_from_request(request)
                request.session[NOTED] = now
        return self.get_response(request)
