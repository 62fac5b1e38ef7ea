"""Every address inside × every role: what it answers to whom; an address that is missing here fails."""

from __future__ import annotations

import hashlib
import io
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from PIL import Image

from naik.apps.accounts.models import Person
from naik.apps.evidence import storage
from naik.apps.evidence.models import Citation, Document, StoredFile, Upload, Version
from naik.apps.institutions.models import Handover, Invitation, Membership, SupportSession
from naik.apps.institutions.roles import PERMISSIONS, Permission, Reach, Role
from naik.apps.tenancy.scope import opened
from tests.addresses import patterns
from tests.app.security import test_evaluation_matrix, test_rising_matrix
from tests.people import BANDAR_LAMPUNG, METRO, institution, member, office, person, signed_in

pytestmark = [pytest.mark.usefixtures("shipped_data")]

INSIDE = "ruang/<slug:institution>/"
P = Permission
# What it needs, and what GET then answers: 405 is an act, sent by POST only.
EXPECTED: dict[str, tuple[Permission, int]] = {
    "ruang/<slug:institution>/perangkat-daerah/": (P.OFFICE_READ, 200),
    "ruang/<slug:institution>/perangkat-daerah/unduh.<str:form>": (P.OFFICE_READ, 200),
    "ruang/<slug:institution>/perangkat-daerah/tambah/": (P.OFFICE_MANAGE, 200),
    "ruang/<slug:institution>/perangkat-daerah/impor/": (P.OFFICE_MANAGE, 200),
    "ruang/<slug:institution>/perangkat-daerah/impor/terapkan/": (P.OFFICE_MANAGE, 405),
    "ruang/<slug:institution>/perangkat-daerah/<int:office_id>/": (P.OFFICE_MANAGE, 200),
    "ruang/<slug:institution>/perangkat-daerah/<int:office_id>/tutup/": (P.OFFICE_MANAGE, 200),
    "ruang/<slug:institution>/perangkat-daerah/<int:office_id>/buka-kembali/": (P.OFFICE_MANAGE, 405),
    "ruang/<slug:institution>/orang/": (P.PEOPLE_READ, 200),
    "ruang/<slug:institution>/orang/unduh.<str:form>": (P.PEOPLE_READ, 200),
    "ruang/<slug:institution>/orang/peran/": (P.PEOPLE_MANAGE, 200),
    "ruang/<slug:institution>/orang/<int:membership_id>/akhiri/": (P.PEOPLE_MANAGE, 200),
    "ruang/<slug:institution>/orang/<int:membership_id>/penugasan/": (P.PEOPLE_MANAGE, 200),
    "ruang/<slug:institution>/undangan/": (P.PEOPLE_MANAGE, 200),
    "ruang/<slug:institution>/undangan/unduh.<str:form>": (P.PEOPLE_MANAGE, 200),
    "ruang/<slug:institution>/undangan/baru/": (P.PEOPLE_MANAGE, 200),
    "ruang/<slug:institution>/undangan/<int:invitation_id>/batalkan/": (P.PEOPLE_MANAGE, 405),
    "ruang/<slug:institution>/serah-terima/": (P.HAND_OVER, 200),
    "ruang/<slug:institution>/serah-terima/unduh.<str:form>": (P.HAND_OVER, 200),
    "ruang/<slug:institution>/serah-terima/baru/": (P.HAND_OVER, 200),
    "ruang/<slug:institution>/bantuan/": (P.INSTITUTION_SEE, 200),
    "ruang/<slug:institution>/bantuan/unduh.<str:form>": (P.INSTITUTION_SEE, 200),
    "ruang/<slug:institution>/bantuan/buka/": (P.SUPPORT_OPEN, 200),
    "ruang/<slug:institution>/bantuan/<int:session_id>/akhiri/": (P.SUPPORT_OPEN, 405),
    "ruang/<slug:institution>/bukti/": (P.DOCUMENT_READ, 200),
    "ruang/<slug:institution>/bukti/unduh.<str:form>": (P.DOCUMENT_READ, 200),
    "ruang/<slug:institution>/bukti/<int:document>/": (P.DOCUMENT_READ, 200),
    "ruang/<slug:institution>/bukti/<int:document>/ubah/": (P.DOCUMENT_WRITE, 200),
    "ruang/<slug:institution>/bukti/<int:document>/arsipkan/": (P.DOCUMENT_WRITE, 200),
    "ruang/<slug:institution>/bukti/<int:document>/kembalikan/": (P.DOCUMENT_WRITE, 200),
    "ruang/<slug:institution>/bukti/<int:document>/rujukan/tambah/": (P.DOCUMENT_WRITE, 200),
    "ruang/<slug:institution>/bukti/<int:document>/rujukan/<int:citation>/lepas/": (P.DOCUMENT_WRITE, 200),
    "ruang/<slug:institution>/unggah/": (P.DOCUMENT_WRITE, 405),
    "ruang/<slug:institution>/unggah/formulir/": (P.DOCUMENT_WRITE, 405),
    "ruang/<slug:institution>/unggah/<uuid:upload>/": (P.DOCUMENT_WRITE, 404),
    "ruang/<slug:institution>/bukti/<int:document>/versi/<int:ordinal>/unduh/": (P.DOCUMENT_READ, 200),
    "ruang/<slug:institution>/bukti/<int:document>/versi/<int:ordinal>/pratinjau/": (P.DOCUMENT_READ, 200),
    "ruang/<slug:institution>/bukti/<int:document>/versi/<int:ordinal>/pratinjau/<int:page>.png": (
        P.DOCUMENT_READ,
        200,
    ),
    "ruang/<slug:institution>/": (P.INSTITUTION_SEE, 200),
    "ruang/<slug:institution>/riwayat/": (P.EVENT_READ, 200),
    "ruang/<slug:institution>/riwayat/unduh.csv": (P.EVENT_READ, 200),
    "ruang/<slug:institution>/pekerjaan-latar/": (P.JOB_READ, 200),
}
PARTIES = (
    "ruang/<slug:institution>/serah-terima/<int:handover_id>/",
    "ruang/<slug:institution>/serah-terima/<int:handover_id>/unduh.csv",
)
"""Read by whoever may hand over, and by the two people themselves, wherever they work now."""

ROLES: dict[str, dict[str, Any]] = {
    Role.COORDINATOR: {},
    Role.RESPONSIBLE_OFFICIAL: {},
    Role.DATA_ENTRY: {},
    Role.OFFICE_CONTRIBUTOR: {"office_code": "1.04"},
    Role.INTERNAL_ASSESSOR: {},
    Role.LEADER: {},
    Role.AUTHORITY_ADMIN: {"reach": Reach.NATION},
    Role.EXTERNAL_ASSESSOR: {"reach": Reach.ASSIGNED, "assigned": (BANDAR_LAMPUNG,)},
    Role.REVIEW_TEAM: {"reach": Reach.NATION},
    Role.AUDITOR: {"reach": Reach.NATION},
}


@pytest.fixture
def addresses() -> dict[str, str]:
    """An address for every pattern, with objects that are really there."""
    where, who, other = institution(), member("Ratna", Role.COORDINATOR), person("Seno")
    own = office("1.04")
    soon = timezone.now() + timedelta(hours=1)
    with opened([where.pk]):
        membership = Membership.objects.create(
            institution=where, person=other, role=Role.EXTERNAL_ASSESSOR, reach=Reach.ASSIGNED
        )
        invitation = Invitation.objects.create(
            institution=where, email="baru@contoh.id", name="Baru", role=Role.LEADER, reach=Reach.INSTITUTION,
            token_digest="0" * 64, invited_by=who, expires_at=soon,
        )  # fmt: skip
        support = SupportSession.objects.create(institution=where, person=other, reason="uji", ends_at=soon)
        handover = Handover.objects.create(
            institution=where, from_person=person("Zaki"), to_person=who, by=who, reason="mutasi", moved={}
        )
        picture = io.BytesIO()
        Image.new("RGB", (40, 30), "white").save(picture, "PNG")
        digest = hashlib.sha256(picture.getvalue()).hexdigest()
        name = storage.name_of(where.pk, digest)
        if not storages["evidence"].exists(name):
            storages["evidence"].save(name, ContentFile(picture.getvalue()))
        file = StoredFile.objects.create(
            institution=where, sha256=digest, size=picture.tell(), kind="png", media_type="image/png", has_text=False
        )
        document = Document.objects.create(institution=where, title="Perwali 1/2020", keeper=who, office=own)
        Version.objects.create(
            institution=where, document=document, ordinal=1, file=file, name="a.png", uploaded_by=who
        )
        citation = Citation.objects.create(
            institution=where, document=document, instrument="spbe-2020", indicator="1", place="hlm. 2"
        )
        Upload.objects.create(institution=where, person=who, name="b.txt", length=3)
    words = {
        "<slug:institution>": BANDAR_LAMPUNG, "<str:form>": "csv", "<int:office_id>": own.pk,
        "<int:membership_id>": membership.pk, "<int:invitation_id>": invitation.pk, "<int:session_id>": support.pk,
        "<int:handover_id>": handover.pk, "<int:document>": document.pk, "<int:citation>": citation.pk,
        "<int:ordinal>": 1, "<int:page>": 1, "<uuid:upload>": uuid.uuid4(),
    }  # fmt: skip
    found = {}
    for pattern in (*EXPECTED, *PARTIES):
        address = pattern
        for placeholder, word in words.items():
            address = address.replace(placeholder, str(word))
        found[pattern] = f"/{address}"
    return found


EITHER = {
    "ruang/<slug:institution>/bantuan/": {P.SUPPORT_SEE, P.SUPPORT_OPEN},
    "ruang/<slug:institution>/bantuan/unduh.<str:form>": {P.SUPPORT_SEE, P.SUPPORT_OPEN},
}
"""Where one of two permissions is enough."""


def allowed(role: str, pattern: str) -> bool:
    return bool(EITHER.get(pattern, {EXPECTED[pattern][0]}) & PERMISSIONS[role])


def test_every_address_inside_is_entered() -> None:
    found = {one for one in patterns(get_resolver().url_patterns) if one.startswith(INSIDE)}
    # Evaluations and the way up have matrices of their own, with more people in them.
    others = (*test_evaluation_matrix.BEGINNINGS, *test_rising_matrix.BEGINNINGS)
    found = {one for one in found if not one.startswith(others)}
    assert found == {*EXPECTED, *PARTIES}


def test_every_role_is_tried() -> None:
    assert set(ROLES) == set(Role.values)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_answered_as_its_permissions_say(addresses: dict[str, str], role: str) -> None:
    client = signed_in(member(f"Orang {role}", role, slug=BANDAR_LAMPUNG, **ROLES[role]))
    wanted, found = {}, {}
    for pattern, (_, status) in EXPECTED.items():
        answer = client.get(addresses[pattern])
        # The method is told before the role: it reveals nothing.
        wanted[pattern] = status if allowed(role, pattern) or status == 405 else 403
        found[pattern] = answer.status_code
        # `close` would close the test's own connection too.
        for close in answer._resource_closers:
            close()
        assert answer.status_code == 405 or "no-store" in answer.headers["Cache-Control"], pattern
    assert found == wanted


@pytest.mark.parametrize("role", ROLES)
def test_a_role_cannot_do_what_its_permissions_do_not_say(addresses: dict[str, str], role: str) -> None:
    client = signed_in(member(f"Orang {role}", role, slug=BANDAR_LAMPUNG, **ROLES[role]))
    for pattern in EXPECTED:
        if not allowed(role, pattern):
            assert client.post(addresses[pattern]).status_code in {403, 405}, pattern


def strangers() -> dict[str, Person]:
    return {
        "the coordinator of another city": member("Tono", Role.COORDINATOR, slug=METRO),
        "an assessor assigned elsewhere": member(
            "Umar", Role.EXTERNAL_ASSESSOR, reach=Reach.ASSIGNED, assigned=(METRO,)
        ),
        "an auditor of another province": member("Vera", Role.AUDITOR, reach=Reach.PROVINCE, province="32"),
        "somebody whose membership ended": member("Wati", Role.COORDINATOR, ends_at=timezone.now()),
        "somebody without any": person("Yudi"),
    }


def test_strangers_get_404_and_visitors_the_way_to_sign_in(addresses: dict[str, str]) -> None:
    for name, who in strangers().items():
        client = signed_in(who)
        for pattern, address in addresses.items():
            for method in ("GET", "POST", "PATCH", "DELETE"):
                status = client.generic(method, address).status_code
                assert status in {404, 405}, (name, method, pattern, status)
                if method == "GET" and (pattern in PARTIES or EXPECTED[pattern][1] != 405):
                    assert status == 404, (name, pattern, status)
    for pattern, address in addresses.items():
        status = Client().get(address).status_code
        assert status in {302, 401, 405}, (pattern, status)


def test_a_handover_is_read_by_its_parties_and_those_who_hand_over(addresses: dict[str, str]) -> None:
    for role, fields in ROLES.items():
        client = signed_in(member(f"Orang {role}", role, slug=BANDAR_LAMPUNG, **fields))
        wanted = 200 if P.HAND_OVER in PERMISSIONS[role] else 404
        for pattern in PARTIES:
            assert client.get(addresses[pattern]).status_code == wanted, (role, pattern)
    gone = signed_in(person("Zaki"))
    assert [gone.get(addresses[pattern]).status_code for pattern in PARTIES] == [200, 200]
