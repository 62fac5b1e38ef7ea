"""What is filled in about attendance: the list of a page, a file, and one's own name behind a QR sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from naik.apps.capacity.operations.attendance import Attended
from naik.apps.capacity.operations.attendance_table import BadScore, score
from naik.apps.capacity.queries.attendance import ParticipantRow
from naik.apps.institutions.refusals import Refused
from naik.instruments.model import Text

GOOD_FOR_SECONDS = 12 * 3600
STALE = Text(
    "Halaman ini sudah terlalu lama terbuka atau bukan milik Anda. Muat ulang, lalu isi sekali lagi.",
    "This page has been open for too long or is not yours. Load it again and fill it in once more.",
)
PRESENCE: Mapping[str, bool | None] = {"present": True, "absent": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One line of the list, as stored or as typed."""

    person: ParticipantRow
    present: bool
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent: lines to show again, what stood there when the page was opened, what is wanted, and faults."""

    rows: tuple[ListRow, ...]
    shown: Mapping[int, Attended]
    wanted: Mapping[int, Attended]
    faults: tuple[Text, ...]


class SelfForm(forms.Form):
    """Who one is, for those without an account."""

    name = forms.CharField(
        label=_("Nama Anda"), max_length=120, help_text=_("Seperti pada pendaftaran; gelar boleh ditinggalkan."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    proof = forms.CharField(
        label=_("Kode perangkat daerah atau surel"), max_length=254,
        help_text=_("Kode kantor Anda, atau alamat surel yang tercatat untuk Anda."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )  # fmt: skip


class FileForm(forms.Form):
    """A filled list."""

    file = forms.FileField(
        label=_("Berkas CSV"), widget=forms.FileInput(attrs={"accept": ".csv"}),
        help_text=_("Daftar yang diunduh dari halaman ini, dengan kolom hadir (ya atau tidak) dan nilai diisi."),
    )  # fmt: skip


class AgreedForm(forms.Form):
    """What was shown, signed; sent back to be applied."""

    shown = forms.CharField(widget=forms.HiddenInput)


def as_stored(rows: Iterable[ParticipantRow]) -> tuple[ListRow, ...]:
    """The lines of the list as they are recorded."""
    return tuple(
        ListRow(
            person=one, present=one.state == "present", before=_said(one.score_before), after=_said(one.score_after)
        )
        for one in rows
    )


def packed(rows: Iterable[ParticipantRow], salt: str) -> str:
    """What a page shows, signed: it comes back with the form, so that others' marks meanwhile are not undone."""
    content = [[one.id, PRESENCE.get(one.state), _text(one.score_before), _text(one.score_after)] for one in rows]
    return signing.dumps(content, salt=salt, compress=True)


def unpacked(text: str, salt: str) -> dict[int, Attended]:
    """What the page showed; raises Refused when it is too old or somebody else's."""
    try:
        content = signing.loads(text, salt=salt, max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature as error:
        raise Refused(STALE) from error
    return {key: Attended(present, _decimal(before), _decimal(after)) for key, present, before, after in content}


def read(post: QueryDict, rows: Iterable[ParticipantRow], shown: Mapping[int, Attended]) -> Typed:
    """The list as it was sent. A tick says present; a tick taken off says absent; a box left empty says nothing."""
    ticked = set(post.getlist("hadir"))
    lines: list[ListRow] = []
    wanted: dict[int, Attended] = {}
    faults: list[Text] = []
    for one in rows:
        was = shown.get(one.id)
        if was is None:
            continue
        before = post.get(f"awal-{one.id}", _said(was.score_before))[:20]
        after = post.get(f"akhir-{one.id}", _said(was.score_after))[:20]
        present = str(one.id) in ticked
        lines.append(ListRow(person=one, present=present, before=before, after=after))
        try:
            marked = True if present else False if was.present else was.present
            wanted[one.id] = Attended(marked, score(before), score(after))
        except BadScore:
            faults.append(
                Text(
                    f"{one.name}: nilai adalah persen antara 0 dan 100, paling banyak dua angka di belakang koma.",
                    f"{one.name}: a score is a percentage between 0 and 100 with at most two decimals.",
                )
            )
    return Typed(tuple(lines), shown, wanted, tuple(faults))


def _said(value: Decimal | None) -> str:
    return "" if value is None else format(value.normalize(), "f").replace(".", ",")


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
