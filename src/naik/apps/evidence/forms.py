"""What people fill in about documents."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from naik.apps.evidence.documents_operations import Details, Place
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.institutions.roles import Permission
from naik.instruments.loader import catalogue

MOST_TAGS = 10
LONGEST_TAG = 40
DAYS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]


class DayInput(forms.DateInput):
    """The browser's own calendar, which wants the day as 2026-11-24."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TagsField(forms.CharField):
    """Tags with commas between them; the same one twice is one."""

    def prepare_value(self, value: object) -> object:
        """Stored tags as they are typed."""
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: str) -> tuple[str, ...]:
        """The tags in the order typed; refused when one is too long or there are too many."""
        found = dict.fromkeys(" ".join(one.split()) for one in super().clean(value).split(","))
        tags = tuple(one for one in found if one)
        if len(tags) > MOST_TAGS:
            raise forms.ValidationError(_("Paling banyak %(most)s tanda."), params={"most": MOST_TAGS})
        for tag in tags:
            if len(tag) > LONGEST_TAG:
                raise forms.ValidationError(
                    _("Tanda “%(tag)s” terlalu panjang: paling banyak %(most)s huruf."),
                    params={"tag": tag, "most": LONGEST_TAG},
                )
        return tags


class DetailsForm(forms.Form):
    """The record of a document; `revision` says what was read when the page was opened."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    title = forms.CharField(label=_("Judul"), max_length=300, help_text=_("Seperti tertulis pada dokumen."))
    number = forms.CharField(
        label=_("Nomor"), max_length=100, required=False, help_text=_("Misalnya 12 Tahun 2023 atau 800/145/2024.")
    )
    dated = forms.DateField(label=_("Tanggal ditetapkan"), widget=DayInput, required=False, input_formats=DAYS)
    signed_by = forms.CharField(
        label=_("Penanda tangan"), max_length=200, required=False, help_text=_("Jabatan, atau nama dan jabatan.")
    )
    valid_until = forms.DateField(label=_("Berlaku sampai"), widget=DayInput, required=False, input_formats=DAYS)
    office = forms.ChoiceField(label=_("Perangkat daerah"), required=False)
    tags = TagsField(
        label=_("Tanda"), max_length=500, required=False, help_text=_("Pisahkan dengan koma, misalnya: perwali, audit.")
    )
    confidential = forms.BooleanField(
        label=_("Rahasia: hanya terbuka bagi yang berhak membaca dokumen rahasia"), required=False
    )

    def __init__(self, access: Access, *args: object, stored: Details | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["office"].choices = list(_offices(access, stored))  # type: ignore[attr-defined]  # a ChoiceField

    def details(self) -> Details:
        """What was typed, once it is valid."""
        given = self.cleaned_data
        return Details(
            title=given["title"],
            number=given["number"],
            dated=given["dated"],
            signed_by=given["signed_by"],
            valid_until=given["valid_until"],
            confidential=given["confidential"],
            office=int(given["office"]) if given["office"] else None,
            tags=given["tags"],
        )


def _offices(access: Access, stored: Details | None) -> Iterable[tuple[str, object]]:
    held = access.offices(Permission.DOCUMENT_WRITE)
    offices = Office.objects.filter(institution=access.institution).order_by("name")
    if held is None:
        yield "", _("Instansi secara keseluruhan")
    else:
        offices = offices.filter(pk__in=held)
    for office in offices:
        # A closed office stays where it stands already.
        if office.closed_on is None or (stored is not None and stored.office == office.pk):
            yield str(office.pk), office.name


class ReasonForm(forms.Form):
    """Why a document goes into the archive or comes back."""

    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class CitationForm(forms.Form):
    """An indicator that the document proves, and where it does."""

    indicator = forms.ChoiceField(label=_("Indikator"))
    place = forms.CharField(
        label=_("Letak"),
        max_length=120,
        required=False,
        help_text=_("Halaman, pasal, atau ayat; misalnya hlm. 4, Pasal 7."),
    )
    quote = forms.CharField(
        label=_("Kutipan"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kalimat yang membuktikan."),
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["indicator"].choices = [("", _("Pilih indikator")), *_indicators()]  # type: ignore[attr-defined]  # a ChoiceField

    def place_wanted(self) -> Place:
        """What was chosen, once it is valid."""
        instrument, _colon, indicator = self.cleaned_data["indicator"].partition(":")
        return Place(
            instrument=instrument,
            indicator=indicator,
            place=self.cleaned_data["place"],
            quote=self.cleaned_data["quote"],
        )


def _indicators() -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """Every indicator of every instrument, the newest instrument first."""
    language = get_language() or "id"
    for instrument in reversed(catalogue()):
        yield (
            instrument.title.in_language(language),
            [
                (f"{instrument.id}:{one.id}", f"{one.id}. {one.title.in_language(language)}")
                for one in instrument.indicators
            ],
        )
