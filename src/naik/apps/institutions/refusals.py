"""What a rule answers when it says no: one sentence, and nothing has changed."""

from __future__ import annotations

from django.utils.translation import get_language

from naik.instruments.model import Text


class Refused(Exception):
    """A rule stands against it; the sentence is for the person who asked."""

    def __init__(self, sentence: Text) -> None:
        """Keep the sentence in both languages."""
        super().__init__(sentence.en)
        self.sentence = sentence

    @property
    def said(self) -> str:
        """The sentence in the language of the page."""
        return self.sentence.in_language(get_language() or "id")
