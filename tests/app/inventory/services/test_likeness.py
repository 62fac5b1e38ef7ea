"""Which two services may be one, and why; and the word that they are two."""

from __future__ import annotations

import time

import pytest
from django.http import Http404
from hypothesis import given, settings
from hypothesis import strategies as st

from naik.apps.institutions.access import Forbidden
from naik.apps.institutions.refusals import Refused
from naik.apps.inventory.likeness import Item, pairs, plain_address, plain_name
from naik.apps.inventory.operations import duplicates as operations
from naik.apps.inventory.queries import duplicates as queries
from naik.apps.tenancy.scope import opened
from tests.app.inventory.inventory_for_tests import actions, contributor, coordinator, service
from tests.people import METRO, access, institution, office

pytestmark = pytest.mark.usefixtures("shipped_data")


def found(*names: str, address: str = "", code: str = "") -> list[tuple[int, int]]:
    return [(one.first, one.second) for one in pairs([Item(n, name, address, code) for n, name in enumerate(names, 1)])]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aplikasi Absensi Pegawai", "Sistem Informasi Absensi Pegawai Kota"),
        ("E-Surat", "e surat"),
        ("Perizinan Daring", "Layanan Perizinan"),
        ("Arsip Dinamis Statis", "Arsip Statis & Dinamis"),
        ("Pengaduan Masyarakat", "Pengaduan Masyarakt"),
    ],
)
def test_names_that_differ_in_common_words_order_or_a_letter_are_alike(one: str, other: str) -> None:
    assert found(one, other) == [(1, 2)]


@pytest.mark.parametrize(
    ("one", "other"), [("Absensi Pegawai", "Absensi Siswa"), ("Perizinan", "Pengaduan"), ("!!", "??")]
)
def test_names_that_tell_apart_are_not(one: str, other: str) -> None:
    assert found(one, other) == []


def test_a_shared_address_or_architecture_code_is_enough_and_says_so() -> None:
    items = [
        Item(1, "Antar", "https://www.siap.go.id/", "RAL.01"), Item(2, "Surat", "http://siap.go.id", ""),
        Item(3, "Pajak", "https://siap.go.id/pajak", "ral.01"),
    ]  # fmt: skip
    reasons = {(one.first, one.second): [text.id for text in one.reasons] for one in pairs(items)}
    assert reasons == {(1, 2): ["Alamatnya sama: siap.go.id."], (1, 3): ["Kode arsitekturnya sama: RAL.01."]}


def test_the_surest_pair_comes_first_with_all_its_reasons() -> None:
    items = [
        Item(1, "Absensi", "https://a.go.id", ""),
        Item(2, "Absensi", "https://a.go.id", ""),
        Item(3, "Absens", "", ""),
    ]
    first, *others = pairs(items)
    assert ((first.first, first.second), len(first.reasons), len(others)) == ((1, 2), 2, 2)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=12), st.sampled_from(["", "https://a.go.id", "http://["])), max_size=8))
def test_every_pair_is_named_once_the_older_first_and_one_service_s_pairs_are_among_all(
    given_: list[tuple[str, str]],
) -> None:
    items = [Item(n, name, address, "") for n, (name, address) in enumerate(given_, 1)]
    every = pairs(items)
    keys = [(one.first, one.second) for one in every]
    assert len(set(keys)) == len(keys)
    assert all(one < other for one, other in keys)
    for item in items:
        assert {(one.first, one.second) for one in pairs(items, of=item.id)} == {key for key in keys if item.id in key}


def test_a_whole_inventory_of_one_name_is_answered_in_time() -> None:
    started = time.monotonic()
    pairs([Item(n, "Aplikasi", "https://a.go.id", "RAL") for n in range(3000)])
    assert time.monotonic() - started < 10


def test_words_that_all_services_have_are_kept_when_there_are_no_others() -> None:
    assert plain_name("Sistem Informasi") == "informasi sistem"
    assert plain_address("https://Siap.go.id:443/A/?x=1") == "siap.go.id/a?x=1"


def test_two_services_said_to_be_two_are_not_shown_again_until_they_are_compared_again() -> None:
    one, other, who = service("1.1"), service("1.2"), coordinator()
    with opened([institution().pk]):
        inside = access(who)
        assert [len(queries.like(inside, each.pk)) for each in (one, other)] == [1, 1]
        for _again in range(2):
            operations.part(inside, other.pk, one.pk, "Yang satu untuk guru")
        shown = queries.duplicates(inside)
        assert (shown.likenesses, queries.like(inside, one.pk)) == ((), ())
        assert [(each.reason, each.by) for each in shown.parted] == [("Yang satu untuk guru", "Koko")]
        operations.forget(inside, shown.parted[0].id)
        assert len(queries.duplicates(inside).likenesses) == 1
    assert actions()[2:] == ["inventory:services:parted", "inventory:services:compared_again"]


def test_services_that_ended_are_not_compared() -> None:
    service("1.1")
    ended = service("1.2", state="retired")
    with opened([institution().pk]):
        inside = access(coordinator())
        assert (queries.duplicates(inside).likenesses, queries.like(inside, ended.pk)) == ((), ())


def test_a_pair_needs_a_reason_two_services_and_both_in_reach() -> None:
    one, other = service("1.1"), service("1.2")
    there = service("1.1", slug=METRO)
    with opened([institution().pk]):
        inside = access(coordinator())
        for pair, reason in (((one, other), "  "), ((one, one), "Sama")):
            with pytest.raises(Refused):
                operations.part(inside, pair[0].pk, pair[1].pk, reason)
        with pytest.raises(Http404):
            operations.part(inside, one.pk, there.pk, "Lain")


def test_a_contributor_parts_only_what_one_side_of_is_theirs() -> None:
    own, shared, foreign = service("1.1"), service("1.2", for_every_office=True), service("1.3", for_every_office=True)
    hidden = service("1.2", name="Siap Kerja Lagi")
    office("1.1")
    with opened([institution().pk]):
        inside = access(contributor("1.1"))
        operations.part(inside, own.pk, shared.pk, "Berbeda")
        with pytest.raises(Forbidden):
            operations.part(inside, shared.pk, foreign.pk, "Berbeda")
        with pytest.raises(Http404):
            operations.part(inside, own.pk, hidden.pk, "Berbeda")
