"""The language of the terminal, and the one way a command says no."""

import os
import sys
from typing import NoReturn

import typer

from naik.instruments.model import Text

BAD_INPUT = 2


def language() -> str:
    """`id` or `en`: NAIK_LANGUAGE, else an English locale, else Indonesian."""
    chosen = os.environ.get("NAIK_LANGUAGE", "").lower()
    if chosen in {"id", "en"}:
        return chosen
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if locale.startswith("en") else "id"


def say(text: Text) -> str:
    """The text in the language of this terminal."""
    return text.in_language(language())


def complain(text: Text) -> None:
    """One sentence on standard error."""
    sys.stderr.write(f"naik: {say(text)}\n")


def fail(text: Text) -> NoReturn:
    """One sentence on standard error, exit 2."""
    complain(text)
    raise typer.Exit(BAD_INPUT)
