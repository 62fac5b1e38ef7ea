"""The one refusal every part of this package speaks."""

from __future__ import annotations

from naik.instruments.model import Text


class Unreadable(Exception):
    """A document that is turned away, with the sentence a person reads."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence
