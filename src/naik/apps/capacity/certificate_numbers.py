"""Numbers of certificates: which institution, and twelve characters nobody can guess."""

from __future__ import annotations

import re
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U, which are taken for 1, 1, 0 and V."""
_GROUPS, _LENGTH = 3, 4
_NUMBER = re.compile(rf"NAIK-([1-9][0-9]{{0,8}})((?:-[{ALPHABET}]{{{_LENGTH}}}){{{_GROUPS}}})")
_ALIKE = str.maketrans("ILOU", "110V")
LONGEST = 32


def number_of(institution_id: int, below: Callable[[int], int]) -> str:
    """A new number with 60 random bits; `below` gives a random number below another (`secrets.randbelow`)."""
    groups = ("".join(ALPHABET[below(len(ALPHABET))] for _ in range(_LENGTH)) for _ in range(_GROUPS))
    return f"NAIK-{institution_id}-{'-'.join(groups)}"


def read_number(typed: str) -> tuple[str, int] | None:
    """A number as it is stored and the institution in it, from whatever way it was typed; None when it is none."""
    text = "".join(typed.upper().split()) if len(typed) <= 4 * LONGEST else ""
    text = re.sub(r"[\N{EN DASH}\N{EM DASH}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{MINUS SIGN}_]", "-", text)
    start, institution, rest = (*text.split("-", 2), "", "")[:3]
    text = f"{start}-{institution}-{rest.translate(_ALIKE)}"
    found = _NUMBER.fullmatch(text)
    return None if found is None else (text, int(found.group(1)))
