"""The English of the interface is complete, and its catalogue holds nothing else."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    specification = importlib.util.spec_from_file_location("messages_tool", ROOT / "tools" / "messages.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    import sys

    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module


def test_every_sentence_is_translated_and_none_is_left_over(messages: ModuleType) -> None:
    assert messages.problems() == []


def test_sentences_are_found_in_templates_and_in_python(messages: ModuleType) -> None:
    found = {entry.message for entry in messages.extract()}
    assert "Di mana posisi wilayah saya?" in found
    assert "Indeks nasional sejak %(year)s" in found


def test_a_missing_and_a_broken_translation_are_both_reported(
    messages: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = messages.CATALOGUE.read_text(encoding="utf-8")
    broken = text.replace('msgstr "Where does my region stand?"', 'msgstr ""').replace(
        'msgstr "The national index since %(year)s"', 'msgstr "The national index"'
    )
    other = tmp_path / "django.po"
    other.write_text(broken, encoding="utf-8")
    monkeypatch.setattr(messages, "CATALOGUE", other)
    assert [line.partition(": ")[2] for line in messages.problems()] == [
        "placeholders differ: 'Indeks nasional sejak %(year)s'",
        "not translated: 'Di mana posisi wilayah saya?'",
    ]


def test_the_compiled_catalogue_speaks_english(messages: ModuleType, tmp_path: Path) -> None:
    import gettext

    with messages.compile_catalogue(tmp_path / "django.mo").open("rb") as stream:
        english = gettext.GNUTranslations(stream)
    assert english.gettext("Di mana posisi wilayah saya?") == "Where does my region stand?"
    assert english.pgettext("kolom", "Peringkat") == "Rank"
