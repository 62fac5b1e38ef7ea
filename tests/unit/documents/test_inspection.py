"""What honest people upload is accepted; what contradicts itself is refused in one sentence of two languages."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naik.documents import KINDS, Inspection, Unreadable, inspect, process, sniff
from naik.documents.sentences import MARKS, REFUSALS
from tests.unit.documents.makers import blank_pdf, code, film, look, picture, sheets, slides, text_pdf, word

HONEST = {
    "1.a.Pergub-1-2020.pdf": ("pdf", text_pdf("Pasal 1", "Pasal 2"), 2),
    "notula.docx": ("docx", word("Notula rapat"), None),
    "rekap.XLSX": ("xlsx", sheets(Satu=[["a", 1]], Dua=[["b", 2]]), 2),
    "paparan.pptx": ("pptx", slides(("Peta Rencana", ""), ("Anggaran", "catatan")), 2),
    "layar.png": ("png", picture("PNG"), 1),
    "foto.jpg": ("jpeg", picture("JPEG"), 1),
    "foto.jpeg": ("jpeg", picture("JPEG"), 1),
    "foto.webp": ("webp", picture("WEBP"), 1),
    "layanan.mp4": ("mp4", film(), None),
    "daftar.csv": ("csv", b"nama,nilai\nA,1\nB,2\n", 1),
    "catatan.txt": ("txt", "Rapat koordinasi – hasil: baik.\n".encode(), 1),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_is_accepted_without_a_mark(name: str, tmp_path: Path) -> None:
    kind, content, pages = HONEST[name]
    found = look(tmp_path, name, content)
    assert found == Inspection(kind, KINDS[kind].media_type, pages, None, ())


@pytest.mark.parametrize("name", HONEST)
def test_the_kind_is_told_by_the_content_alone(name: str, tmp_path: Path) -> None:
    kind, content, _ = HONEST[name]
    path = tmp_path / "x.bin"
    path.write_bytes(content)
    assert sniff(content[:4096], path) == KINDS[kind]


@pytest.mark.parametrize("name", HONEST)
def test_a_name_that_contradicts_the_content_is_refused(name: str, tmp_path: Path) -> None:
    wrong = "laporan.pdf" if not name.endswith(".pdf") else "laporan.docx"
    found = look(tmp_path, wrong, HONEST[name][1])
    assert found.kind == HONEST[name][0]
    assert found.refusal is not None
    assert Path(wrong).suffix in found.refusal.id
    assert KINDS[HONEST[name][0]].label.id in found.refusal.id


def test_a_name_without_an_extension_is_told_the_one_to_use(tmp_path: Path) -> None:
    found = look(tmp_path, "laporan", text_pdf("a"))
    assert found.refusal is not None
    assert ".pdf" in found.refusal.en


def test_a_table_may_be_called_a_text_and_a_text_a_table(tmp_path: Path) -> None:
    assert look(tmp_path, "a.txt", b"a,b\n1,2\n").kind == "txt"
    assert look(tmp_path, "a.csv", b"satu baris\n").kind == "csv"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert code(look(tmp_path, "a.pdf", b"")) == "empty"


def test_a_file_over_the_limit_is_refused_with_the_limit(tmp_path: Path) -> None:
    found = look(tmp_path, "a.pdf", text_pdf("a") + b" " * 2048, largest=1536)
    assert found.refusal is not None
    assert (found.refusal.id, found.refusal.en) == (
        "Berkas lebih besar dari 1,5 KB.",
        "The file is larger than 1.5 KB.",
    )


def test_a_file_just_at_the_limit_is_accepted(tmp_path: Path) -> None:
    content = text_pdf("a")
    assert look(tmp_path, "a.pdf", content, largest=len(content)).refusal is None


def test_a_kind_that_is_not_asked_for_is_refused_with_those_that_are(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(film())
    found = inspect(path, "a.mp4", accepted={"pdf", "png"}, largest=10**6)
    assert found.refusal is not None
    assert "PDF, PNG" in found.refusal.id
    assert inspect(path, "a.mp4", accepted=(), largest=10**6).refusal is not None


@pytest.mark.parametrize(
    "name",
    [
        "a\0.pdf",
        "../a.pdf",
        "a/b.pdf",
        "a\\b.pdf",
        "",
        ".pdf",
        "a\n.pdf",
        "fdp.\u202eexe.pdf",
        "x" * 300 + ".pdf",
        "\ud800.pdf",
    ],
)
def test_a_name_that_hides_something_is_refused(name: str, tmp_path: Path) -> None:
    assert code(look(tmp_path, name, text_pdf("a"))) == "name"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "svg"),
        ("a.png", b'<?xml version="1.0"?>\n<!-- x -->\n<svg/>', "svg"),
        ("a.pdf", b"<!DOCTYPE html><html><body>surat</body></html>", "html"),
        ("a.txt", b"\xef\xbb\xbf \n <HTML><script>alert(1)</script>", "html"),
        ("a.txt", b"halo <script>alert(1)</script>", "html"),
        ("a.txt", b"<p>halo</p>", "html"),
        ("a.csv", b'<?xml version="1.0"?><a/>', "xml"),
        ("a.txt", b"#!/bin/sh\nrm -rf /\n", "script"),
        ("a.txt", b"<?php system('id');", "script"),
        ("a.txt", b"@echo off\r\ndel *.*\r\n", "script"),
        ("a.docx", b"MZ\x90\0\3\0\0\0" + b"\0" * 200, "program"),
        ("a.pdf", b"\x7fELF\2\1\1" + b"\0" * 200, "program"),
        ("a.zip", b"\x1f\x8b\x08\0" + b"\0" * 20, "archive"),
        ("a.docx", b"Rar!\x1a\x07\x01\0", "archive"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "old_office"),
        ("a.csv", "nama;nilai\né;1\n".encode("latin-1"), "encoding"),
        ("a.txt", "teks".encode("utf-16"), "encoding"),
        ("a.txt", b"a" * 5000 + b"\xff", "encoding"),
        ("a.txt", b"a" * 5000 + b"\0", "broken"),
        ("a.txt", b"ab\0cd", "unknown"),
        ("a.txt", b"   \n", "unknown"),
        ("a.mp4", b"\0\0\0\x18ftypheic" + b"\0" * 100, "unknown"),
    ],
)
def test_what_is_no_evidence_is_refused_for_its_reason(name: str, content: bytes, reason: str, tmp_path: Path) -> None:
    found = look(tmp_path, name, content)
    assert code(found) == reason
    assert found.marks == ()


def test_what_is_no_plain_file_is_refused_without_being_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "missing", Path("a\0b")):
        assert code(inspect(path, "a.pdf", accepted=KINDS, largest=100)) == "unexamined"


@pytest.mark.parametrize("sentence", [*REFUSALS.values(), *MARKS.values()], ids=[*REFUSALS, *MARKS])
def test_every_sentence_is_one_sentence_in_both_languages(sentence: object) -> None:
    for text in (sentence.id, sentence.en):  # type: ignore[attr-defined]
        assert text.endswith(".")
        assert text[0].isupper()
        assert ". " not in text
    assert sentence.id != sentence.en  # type: ignore[attr-defined]


def test_an_examiner_that_takes_too_long_is_a_calm_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A picture of 36 million points is not looked at in no time at all.
    content = picture("PNG", (6000, 6000))
    monkeypatch.setattr(process, "WALL_SECONDS", 0.0)
    assert code(look(tmp_path, "a.png", content)) == "unexamined"


def test_an_examiner_without_memory_is_a_calm_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = picture("PNG", (6000, 6000))
    assert look(tmp_path, "a.png", content).refusal is None
    monkeypatch.setattr(process, "MEMORY", 150 * 1024 * 1024)
    assert code(look(tmp_path, "a.png", content)) == "unexamined"


def test_an_examiner_out_of_processor_time_is_a_calm_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "CPU_SECONDS", 1)
    assert code(look(tmp_path, "a.pdf", blank_pdf(1) + b"\0" * 10)) is None
    monkeypatch.setattr(process, "CPU_SECONDS", 0)
    assert code(look(tmp_path, "a.pdf", blank_pdf(1))) == "unexamined"


def test_an_examiner_that_says_too_much_is_a_calm_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "LARGEST_ANSWER", 5)
    assert code(look(tmp_path, "a.pdf", text_pdf("a"))) == "unexamined"


def test_a_task_nobody_knows_is_a_calm_refusal(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        process.run("guess", tmp_path)
    assert refused.value.sentence == REFUSALS["unexamined"]


STARTS = [(name, content[:length]) for name, (_, content, _) in HONEST.items() for length in (60, 400, len(content))]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from([*STARTS, ("a.pdf", b""), ("a.txt", b"")]),
    place=st.integers(min_value=0, max_value=2000),
    content=st.binary(max_size=200),
)
def test_any_bytes_give_a_verdict(start: tuple[str, bytes], place: int, content: bytes, tmp_path: Path) -> None:
    name, honest = start
    found = look(tmp_path, name, honest[:place] + content + honest[place + len(content) :])
    assert isinstance(found, Inspection)
    if found.refusal is None:
        assert found.kind in KINDS
    else:
        assert found.refusal.id
        assert found.refusal.en


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=300))
def test_any_name_gives_a_verdict(name: str, tmp_path: Path) -> None:
    found = look(tmp_path, name, b"a,b\n1,2\n")
    assert (found.refusal is None) == (name.lower().endswith((".csv", ".txt")) and code(found) is None)
