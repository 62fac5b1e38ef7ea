"""What people fill in about one service."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from naik.apps.inventory.models import Developer, Hosting, Integration, ServiceKind, Users
from naik.apps.inventory.service_values import DEFAULTS, FIELDS, LONGEST, Fault, Given, parse, settled
from naik.cycle.improvement_machines import SERVICE
from naik.instruments.loader import catalogue
from naik.instruments.model import Text

CHOOSE = ("", _("Pilih"))
LONGEST_REASON = 500


def said(text: Text) -> str:
    """A bilingual text in the language of the page."""
    return text.in_language("en" if (get_language() or "id").startswith("en") else "id")


class YearField(forms.CharField):
    """A year, or nothing."""

    def __init__(self, label: object, **kwargs: object) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4"})
        super().__init__(label=label, required=False, max_length=4, widget=widget, **kwargs)  # type: ignore[arg-type]  # Django takes lazy texts


class ServiceForm(forms.Form):
    """The fields of a service, held to the same rules as a file; `revision` is what was read when the page opened."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    office = forms.ChoiceField(label=_("Perangkat daerah"))
    name = forms.CharField(label=_("Nama layanan"), max_length=LONGEST["name"])
    description = forms.CharField(
        label=_("Uraian"), required=False, max_length=LONGEST["description"],
        widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Apa yang dapat dilakukan orang dengannya."),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("Keadaan"))
    kind = forms.ChoiceField(label=_("Jenis"), choices=[CHOOSE, *ServiceKind.choices])
    users = forms.ChoiceField(label=_("Pengguna"), choices=[CHOOSE, *Users.choices])
    integration = forms.ChoiceField(label=_("Integrasi"), choices=Integration.choices)
    integrated_with = forms.CharField(
        label=_("Terintegrasi dengan"), max_length=LONGEST["integrated_with"], required=False
    )
    hosting = forms.ChoiceField(label=_("Hosting"), choices=Hosting.choices)
    developer = forms.ChoiceField(label=_("Asal"), choices=Developer.choices)
    owner = forms.CharField(
        label=_("Pemilik"), max_length=LONGEST["owner"], required=False,
        help_text=_("Unit kerja yang bertanggung jawab atas isi dan proses bisnisnya."),
    )  # fmt: skip
    address = forms.CharField(
        label=_("Alamat"), max_length=LONGEST["address"], required=False,
        widget=forms.TextInput(attrs={"inputmode": "url"}), help_text=_("Misalnya https://layanan.contoh.go.id"),
    )  # fmt: skip
    architecture_code = forms.CharField(
        label=_("Kode arsitektur"), max_length=LONGEST["architecture_code"], required=False,
        help_text=_("Kode referensi pada Arsitektur SPBE Nasional (RAL atau RAA)."),
    )  # fmt: skip
    instrument = forms.ChoiceField(label=_("Instrumen"), required=False)
    values = forms.CharField(
        label=_("Indikator"), required=False, max_length=400,
        help_text=_("Nomor indikator yang ditunjukkan layanan ini, dipisah koma, misalnya 12, 33."),
    )  # fmt: skip
    for_every_office = forms.BooleanField(
        label=_("Dimiliki semua perangkat daerah"), required=False,
        help_text=_("Setiap perangkat daerah diminta mencatat pemakaiannya, siapa pun pengelolanya."),
    )  # fmt: skip
    started_year = YearField(_("Tahun mulai dipakai"))
    ended_year = YearField(_("Tahun berakhir"), help_text=_("Hanya bila layanan dihentikan atau akan dihentikan."))

    def __init__(
        self, offices: Iterable[tuple[int, str]], *args: object, whole: bool, state: str = "", **kwargs: object
    ) -> None:
        """`whole`: may mark a service as one for every office; `state`: of the service changed, "" for a new one."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        choices = [(str(pk), name) for pk, name in offices]
        self.fields["office"].choices = choices if len(choices) == 1 else [CHOOSE, *choices]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["instrument"].choices = [("", _("Tidak ada")), *((one.id, said(one.title)) for one in catalogue())]  # type: ignore[attr-defined]  # as above
        self.fields["state"].choices = [(name, said(text)) for name, text in SERVICE.states.items()]  # type: ignore[attr-defined]  # as above
        self.kept_state = state
        if state:
            del self.fields["state"]
        if not whole:
            del self.fields["for_every_office"]

    def clean(self) -> dict[str, Any]:
        """Hold every field to the rules of files too."""
        cleaned = super().clean() or {}
        for field in FIELDS:
            if isinstance(cleaned.get(field), str):
                try:
                    cleaned[field] = parse(field, cleaned[field])
                except Fault as fault:
                    self.add_error(field, said(fault.sentence))
        if not self.errors:
            try:
                settled(
                    {**DEFAULTS, **{field: cleaned[field] for field in FIELDS if field in cleaned}, **self._state()}
                )
            except Fault as fault:
                self.add_error(fault.column if fault.column in self.fields else None, said(fault.sentence))
        return cleaned

    def _state(self) -> dict[str, str]:
        return {"state": self.kept_state} if self.kept_state else {}

    def given(self) -> Given:
        """What was typed, checked."""
        return {field: self.cleaned_data[field] for field in FIELDS if field in self.cleaned_data}

    @property
    def office_id(self) -> int:
        """The office that was chosen."""
        return int(self.cleaned_data["office"])

    @property
    def revision_read(self) -> int:
        """The revision that was read; 0 for a new service."""
        return self.cleaned_data.get("revision") or 0


def initial(fields: Given, office_id: int, revision: int) -> dict[str, object]:
    """A service as the form shows it."""
    values = fields["values"]
    return {
        **fields,
        "office": str(office_id),
        "revision": revision,
        "values": ", ".join(map(str, values)) if isinstance(values, list) else "",
    }


class MoveForm(forms.Form):
    """Why and from when a service moves on."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    year = YearField(_("Tahun"))
    reason = forms.CharField(
        label=_("Alasan"), max_length=LONGEST_REASON, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: object, year: bool, year_required: bool, reason: bool, **kwargs: object) -> None:
        """`year` and `reason`: whether the move asks for them; a year may be asked for and not be needed."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["year"].required = year_required
        if not year:
            del self.fields["year"]
        self.fields["reason"].required = reason

    def clean_year(self) -> int | None:
        """A year as a service may hold it."""
        try:
            found = parse("started_year", self.cleaned_data["year"])
        except Fault as fault:
            raise forms.ValidationError(said(fault.sentence)) from fault
        return found if isinstance(found, int) else None


class PartForm(forms.Form):
    """That two alike services are two, and why."""

    first = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    second = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(label=_("Alasan"), max_length=LONGEST_REASON)


class FileForm(forms.Form):
    """A table as a file."""

    file = forms.FileField(
        label=_("Berkas CSV atau XLSX"),
        help_text=_("Unduhan daftar ini dapat langsung diubah dan dimuat kembali."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
