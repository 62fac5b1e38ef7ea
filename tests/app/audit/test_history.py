"""History in sentences, its filters, its file, and the commands that verify it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pgtrigger
import pytest
from typer.testing import CliRunner

from naik.apps.audit.models import Event
from naik.apps.audit.operations import Author, Personal, Subject, record
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.cli.main import application
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
ADDRESS = f"/ruang/{BANDAR_LAMPUNG}/riwayat/"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAIK_LANGUAGE", "en")


def happened(slug: str = BANDAR_LAMPUNG, *, label: str = "Dinas Kesehatan", actor: int | None = None) -> None:
    where = institution(slug).pk
    with opened([where]):
        record(where, "institutions:office:changed", Subject("office", 7, label), by=Author(actor, request_id="r-1"),
               before={"head": "Ani", "closed_on": None}, after={"head": "Budi", "closed_on": None},
               reason="pergantian pejabat")  # fmt: skip


def naik(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(application, words)
    return done.exit_code, done.output


def test_an_event_reads_as_a_sentence_with_what_changed_and_why() -> None:
    who = member("Ratna", Role.COORDINATOR)
    happened(actor=who.pk)
    page = signed_in(who).get(ADDRESS).content.decode()
    assert "Ratna mengubah perangkat daerah “Dinas Kesehatan”" in page
    assert "pimpinan: <del>Ani</del> → <ins>Budi</ins>" in page
    assert "pergantian pejabat" in page
    assert "WIB" in page


def test_what_people_wrote_is_escaped() -> None:
    who = member("Ratna", Role.COORDINATOR)
    happened(label="<script>alert(1)</script>")
    page = signed_in(who).get(ADDRESS).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("?objek=office:7", True),
        ("?objek=office", True),
        ("?objek=document", False),
        ("?objek=office:8", False),
        ("?dari=2001-01-01&sampai=2001-12-31", False),
        ("?sampai=9999-12-31&dari=0001-01-01", True),
        ("?orang=999999", False),
        ("?orang=x&dari=kemarin", True),
        ("?halaman=99999999999999", True),
        ("?halaman=2", False),
        ("?objek=%00:%00", True),
    ],
)
def test_filters_narrow_and_odd_values_do_no_harm(query: str, found: bool) -> None:
    who = member("Ratna", Role.COORDINATOR)
    happened()
    answer = signed_in(who).get(ADDRESS + query)
    assert answer.status_code == 200
    assert ("Dinas Kesehatan" in answer.content.decode()) is found


def test_a_wrong_date_is_said() -> None:
    page = signed_in(member("Ratna", Role.COORDINATOR)).get(f"{ADDRESS}?dari=kemarin").content.decode()
    assert "Tanggal “kemarin” tidak dikenal" in page


def test_the_file_holds_the_same_events_and_runs_no_formula() -> None:
    who = member("Ratna", Role.COORDINATOR)
    happened(label="=cmd()")
    content = signed_in(who).get(f"{ADDRESS}unduh.csv").content.decode()
    row = next(csv.DictReader(io.StringIO(content)))
    assert row["permintaan"] == "r-1"
    assert row["objek"] == "office:7"
    assert "=cmd()" in row["peristiwa"]
    assert not any(value.startswith(("=", "+", "@")) for value in row.values())


def test_another_institutions_events_never_show() -> None:
    who = member("Ratna", Role.COORDINATOR)
    happened(METRO, label="Dinas Rahasia Metro")
    assert "Dinas Rahasia Metro" not in signed_in(who).get(ADDRESS).content.decode()
    assert signed_in(who).get(f"/ruang/{METRO}/riwayat/").status_code == 404


def test_shredded_personal_data_is_said_to_be_shredded() -> None:
    from naik.apps.audit.operations import shred

    who, where = member("Ratna", Role.COORDINATOR), institution().pk
    with opened([where]):
        record(where, "institutions:invitation:sent", Subject("invitation", 3), by=Author(who.pk),
               personal=Personal(who.pk, {"name": "Siti Aminah"}))  # fmt: skip
    assert "Siti Aminah" in signed_in(who).get(ADDRESS).content.decode()
    with opened([where]):
        shred(who.pk, by=Author(who.pk), reason="permintaan")
    page = signed_in(who).get(ADDRESS).content.decode()
    assert "Siti Aminah" not in page
    assert "data pribadi telah dihapus" in page


def test_verify_on_the_terminal_says_whole_and_exits_0() -> None:
    happened()
    code, output = naik("audit", "verify", "--institution", BANDAR_LAMPUNG, "--format", "json")
    assert code == 0, output
    assert json.loads(output) == [{"chain": BANDAR_LAMPUNG, "events": 1, "result": "whole", "event": None}]


def test_verify_names_the_altered_event_and_exits_1() -> None:
    happened()
    happened()
    with opened([institution().pk]), pgtrigger.ignore("audit.Event:append_only"):
        Event.objects.filter(sequence=2).update(reason="lain")
    code, output = naik("audit", "verify")
    assert code == 1
    assert "the event was altered" in output
    assert "A chain is not whole." in output


def test_an_unknown_institution_is_a_sentence() -> None:
    code, output = naik("audit", "verify", "--institution", "kota-atlantis")
    assert code == 2
    assert "kota-atlantis" in output


def test_heads_kept_elsewhere_convict_a_shortened_chain(tmp_path: Path) -> None:
    happened()
    happened()
    code, heads = naik("audit", "head", "--institution", BANDAR_LAMPUNG)
    assert code == 0
    kept = tmp_path / "heads.json"
    kept.write_text(heads)
    assert naik("audit", "verify", "--against", str(kept))[0] == 0
    with opened([institution().pk]), pgtrigger.ignore("audit.Event:append_only"):
        Event.objects.filter(sequence=2).delete()
    code, output = naik("audit", "verify", "--against", str(kept))
    assert code == 1
    assert "removed" in output


@pytest.mark.parametrize("content", ["", "[]x", "{}", '[{"chain": "x"}]', "\x00\xff"])
def test_a_file_that_is_no_copy_of_heads_is_a_sentence(tmp_path: Path, content: str) -> None:
    kept = tmp_path / "heads.json"
    kept.write_text(content)
    code, output = naik("audit", "verify", "--against", str(kept))
    assert code == 2
    assert "no copy made by" in output


def test_an_altered_copy_is_a_sentence(tmp_path: Path) -> None:
    happened()
    heads = json.loads(naik("audit", "head")[1])
    heads[0]["sequence"] = 99
    kept = tmp_path / "heads.json"
    kept.write_text(json.dumps(heads))
    code, output = naik("audit", "verify", "--against", str(kept))
    assert code == 2
    assert "was altered" in output
