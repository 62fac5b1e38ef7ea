"""The superuser of the database can do everything to a chain except keep `naik audit verify` from naming it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connections
from psycopg import sql
from psycopg.rows import namedtuple_row
from typer.testing import CliRunner

from naik.apps.audit import sealing
from naik.apps.audit.models import Event
from naik.apps.audit.operations import Author, Personal, Subject, hashed_content, record
from naik.apps.tenancy.scope import opened
from naik.cli.audit import application
from tests.own_database import OwnDatabase
from tests.people import institution

EVENTS = 6
COLUMNS = [str(field.column) for field in Event._meta.concrete_fields if field.column != "id"]
Root = psycopg.Connection[Any]


@contextmanager
def superuser(own: OwnDatabase) -> Iterator[Root]:
    """Connected as `postgres`, past roles, row security and triggers."""
    host = str(connections["owner"].settings_dict["HOST"])
    with psycopg.connect(host=host, user="postgres", dbname=own.name, row_factory=namedtuple_row) as root:
        for table in ("audit_event", "audit_personalpart"):
            root.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        yield root
        for table in ("audit_event", "audit_personalpart"):
            root.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")


def edit(root: Root, where: int) -> None:
    root.execute("UPDATE audit_event SET after = '{\"n\": 5}' WHERE institution_id = %s AND sequence = 3", [where])


def delete(root: Root, where: int) -> None:
    root.execute("DELETE FROM audit_event WHERE institution_id = %s AND sequence = 3", [where])


def delete_and_close_the_gap(root: Root, where: int) -> None:
    delete(root, where)
    for number in range(4, EVENTS + 1):
        root.execute(
            "UPDATE audit_event SET sequence = %s WHERE institution_id = %s AND sequence = %s",
            [number - 1, where, number],
        )
    make_hashes_anew(root, where, 3)


def cut_off(root: Root, where: int) -> None:
    """The end is taken away, and the head with the last number that is left."""
    root.execute("DELETE FROM audit_event WHERE institution_id = %s AND sequence > 4", [where])
    root.execute(
        "UPDATE audit_chainhead SET sequence = 4, hash = (SELECT hash FROM audit_event WHERE institution_id = %s"
        " AND sequence = 4) WHERE institution_id = %s", [where, where],
    )  # fmt: skip


def insert(root: Root, where: int) -> None:
    """A copy of an event with another content takes the third place; the rest moves up, and all hashes fit."""
    for number in range(EVENTS, 2, -1):
        root.execute(
            "UPDATE audit_event SET sequence = %s WHERE institution_id = %s AND sequence = %s",
            [number + 1, where, number],
        )
    other = {"sequence": sql.Literal(3), "reason": sql.Literal("disisipkan")}
    names, values = [sql.Identifier(name) for name in COLUMNS], [other.get(n, sql.Identifier(n)) for n in COLUMNS]
    copy = sql.SQL("INSERT INTO audit_event ({}) SELECT {} FROM audit_event WHERE institution_id = %s AND sequence = 2")
    root.execute(copy.format(sql.SQL(", ").join(names), sql.SQL(", ").join(values)), [where])
    make_hashes_anew(root, where, 3)


def reorder(root: Root, where: int) -> None:
    for old, new in ((3, 900), (5, 3), (900, 5)):
        root.execute(
            "UPDATE audit_event SET sequence = %s WHERE institution_id = %s AND sequence = %s", [new, where, old]
        )


def recompute(root: Root, where: int) -> None:
    """Everything an attacker without the key can put right is right: hashes, links, the head."""
    edit(root, where)
    make_hashes_anew(root, where, 3)


def take_personal_data(root: Root, where: int) -> None:
    root.execute("DELETE FROM audit_personalpart WHERE institution_id = %s", [where])


def make_hashes_anew(root: Root, where: int, first: int) -> None:
    rows = root.execute(
        "SELECT * FROM audit_event WHERE institution_id = %s AND sequence >= %s ORDER BY sequence",
        [where, first - 1],
    ).fetchall()
    running = rows[0].hash
    for row in rows[1:]:
        event = Event(**{**row._asdict(), "previous_hash": running})
        running = sealing.event_hash(hashed_content(event))
        root.execute(
            "UPDATE audit_event SET previous_hash = %s, hash = %s WHERE id = %s", [event.previous_hash, running, row.id]
        )
    root.execute(
        "UPDATE audit_chainhead SET sequence = %s, hash = %s WHERE institution_id = %s",
        [rows[-1].sequence, running, where],
    )


ATTACKS: dict[str, tuple[Callable[[Root, int], None], str, int]] = {
    "kota-ambon": (edit, "altered", 3),
    "kota-banda-aceh": (delete, "removed", 3),
    "kota-banjar": (delete_and_close_the_gap, "inserted", 3),
    "kota-batam": (cut_off, "chain's end", 4),
    "kota-bima": (insert, "inserted", 3),
    "kota-binjai": (reorder, "reordered", 3),
    "kota-bitung": (recompute, "inserted", 3),
    "kota-blitar": (take_personal_data, "without a record", 2),
}
UNTOUCHED = "kota-bogor"


@pytest.fixture(scope="module")
def attacked(own: OwnDatabase) -> OwnDatabase:
    """Chains of six events, each after its attack, and one nobody touched."""
    for slug in (*ATTACKS, UNTOUCHED):
        where = institution(slug).pk
        for number in range(1, EVENTS + 1):
            with opened([where]):
                record(
                    where, "test:thing:changed", Subject("thing", number), by=Author(7), before={"n": 0},
                    after={"n": number}, personal=Personal(9, {"name": "Ani"}) if number == 2 else None,
                )  # fmt: skip
    with superuser(own) as root:
        for slug, (attack, _, _) in ATTACKS.items():
            attack(root, institution(slug).pk)
    return own


@pytest.mark.parametrize("slug", ATTACKS, ids=[attack.__name__ for attack, _, _ in ATTACKS.values()])
def test_what_the_superuser_did_is_named(attacked: OwnDatabase, slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAIK_LANGUAGE", "en")
    done = CliRunner().invoke(application, ["verify", "--institution", slug, "--format", "json"])
    _, fault, event = ATTACKS[slug]
    (row,) = json.loads(done.stdout)
    assert (row["chain"], fault in row["result"], row["event"]) == (slug, True, event), row
    assert done.exit_code == 1


def test_one_command_names_them_all_and_nothing_else(attacked: OwnDatabase) -> None:
    done = attacked.run("audit", "verify", "--format", "json", NAIK_LANGUAGE="en")
    assert done.returncode == 1, done.stderr
    found = {row["chain"]: row["event"] for row in json.loads(done.stdout)}
    assert found == {UNTOUCHED: None, **{slug: event for slug, (_, _, event) in ATTACKS.items()}}


def test_a_chain_beside_them_stays_whole(attacked: OwnDatabase) -> None:
    done = attacked.run("audit", "verify", "--institution", UNTOUCHED, "--format", "json")
    assert (done.returncode, json.loads(done.stdout)[0]["events"]) == (0, EVENTS)
