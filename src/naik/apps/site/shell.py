"""What every page's shell needs: its language, its address in the other one, and who is inside where."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from naik.apps.institutions.roles import Permission
from naik.apps.notices.queries import unread
from naik.apps.site.middleware import is_private
from naik.apps.site.places import doors


def shell(request: HttpRequest) -> dict[str, object]:
    """The context of the shell; on public pages nothing in it depends on the visitor, for they are cached."""
    language = get_language() or "id"
    other = "id" if language.startswith("en") else "en"
    access = getattr(request, "access", None)
    private = is_private(request.path)
    # Public pages must not look at the visitor at all.
    person = request.user if private and request.user.is_authenticated else None
    return {
        "language": language,
        "other_language": other,
        "other_language_url": translate_url(request.get_full_path(), other),
        "here": request.resolver_match.url_name if request.resolver_match else "",
        "path": request.path,
        "private": private,
        "signed_in": person is not None,
        "unread": unread(person.pk) if person else 0,
        "access": access,
        "doors": doors(access, request.resolver_match.route, request.resolver_match.url_name or "")
        if access and request.resolver_match
        else None,
        "may": {one.name: access.may_somewhere(one) for one in Permission} if access else {},
        "demonstration": settings.DEMONSTRATION,
    }
