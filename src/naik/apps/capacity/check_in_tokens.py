"""The token of a QR sheet: it names a session, and only whoever has the server's key can make one.

It is bound to the institution by its salt, so that a token of one institution is none of another. It says nothing about
time: the session's own time decides, so that sheets stay good when a session is moved.
"""

from __future__ import annotations

from django.core.signing import BadSignature, Signer


def token_of(institution_id: int, session_id: int) -> str:
    """The token of a session."""
    return _signer(institution_id).sign(str(session_id))


def read_token(institution_id: int, token: str) -> int | None:
    """The session a token names, or None when nobody with the key made it for this institution."""
    try:
        return int(_signer(institution_id).unsign(token))
    except BadSignature:
        return None


def _signer(institution_id: int) -> Signer:
    return Signer(sep=".", salt=f"capacity:check-in:{institution_id}")
