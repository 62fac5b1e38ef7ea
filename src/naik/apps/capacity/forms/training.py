"""What people fill in about training sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from naik.apps.capacity.operations.training import MOST_PLACES, MOST_RUPIAH, WRONG_TIMES, SessionValues
from naik.apps.capacity.queries.training import SessionPage
from naik.apps.evaluations.forms.meetings import TimeInput, said
from naik.apps.evidence.forms import DAYS, DayInput
from naik.apps.institutions.access import Access
from naik.apps.institutions.time_zones import abbreviation, zone

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
CLOCK = ["%H:%M", "%H.%M"]


class DayField(forms.DateField):
    """A day that a training can lie on."""

    def __init__(self, label: Any, **more: Any) -> None:  # noqa: ANN401  Django's own arguments
        super().__init__(label=label, widget=DayInput, input_formats=DAYS, **more)

    def validate(self, value: date | None) -> None:
        """Refuse a year of a slipped key."""
        super().validate(value)
        if value is not None and not FIRST_DAY <= value <= LAST_DAY:
            raise forms.ValidationError(_("Tanggal antara tahun 2000 dan 2100."))


class RupiahField(forms.IntegerField):
    """Whole rupiah; the points between thousands may be typed."""

    def __init__(self, label: object, help_text: object = "") -> None:
        super().__init__(
            label=label, required=False, min_value=0, max_value=MOST_RUPIAH, help_text=help_text,  # type: ignore[arg-type]  # lazy texts
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )  # fmt: skip

    def to_python(self, value: object) -> Any:  # noqa: ANN401  Django's own signature
        """Take points and spaces between digits, and "Rp" before them."""
        text = value.strip().removeprefix("Rp").removeprefix("rp") if isinstance(value, str) else value
        return super().to_python(text.replace(".", "").replace(" ", "") if isinstance(text, str) else text)


class SessionForm(forms.Form):
    """When, where, who teaches, how many places, for whom."""

    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0, max_value=10**9)
    programme = forms.TypedChoiceField(label=_("Program"), coerce=int)
    day = DayField(_("Tanggal mulai"))
    time = forms.TimeField(label=_("Pukul mulai"), widget=TimeInput, input_formats=CLOCK)
    last_day = DayField(_("Tanggal selesai"), required=False, help_text=_("Kosong: hari yang sama."))
    end_time = forms.TimeField(label=_("Pukul selesai"), widget=TimeInput, input_formats=CLOCK)
    place = forms.CharField(
        label=_("Tempat atau tautan"), max_length=300, help_text=_("Alamat ruang, atau tautan pertemuan daring.")
    )
    trainer = forms.CharField(label=_("Pengajar"), max_length=160, required=False)
    quota = forms.IntegerField(label=_("Kuota peserta"), min_value=1, max_value=MOST_PLACES)
    offices = forms.TypedMultipleChoiceField(
        label=_("Untuk perangkat daerah"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Tidak ada yang dipilih: untuk semua perangkat daerah."),
    )  # fmt: skip
    budget = RupiahField(_("Anggaran (rupiah)"), _("Biaya yang dipakai diisi sesudah pelatihan."))

    def __init__(
        self, access: Access, programmes: Sequence[tuple[int, str]], offices: Sequence[tuple[int, str]], *given: object,
        **more: object,
    ) -> None:  # fmt: skip
        """Offer these programmes and offices; times are the institution's."""
        super().__init__(*given, **more)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.access = access
        self.fields["programme"].choices = [("", _("Pilih")), *programmes]  # type: ignore[attr-defined]  # a choice field
        self.fields["offices"].choices = list(offices)  # type: ignore[attr-defined]  # as above
        self.fields["time"].label = f"{_('Pukul mulai')} ({abbreviation(access.institution)})"

    def clean(self) -> dict[str, Any]:
        """The end comes after the start."""
        typed = super().clean() or {}
        if not {"day", "time", "last_day", "end_time"} <= set(typed):
            return typed
        ends_at = self._moment(typed["last_day"] or typed["day"], typed["end_time"])
        if ends_at <= self._moment(typed["day"], typed["time"]):
            self.add_error("end_time", said(WRONG_TIMES))
        return typed

    def values(self) -> SessionValues:
        """What was typed, checked."""
        typed = self.cleaned_data
        return SessionValues(
            programme=typed["programme"], starts_at=self._moment(typed["day"], typed["time"]),
            ends_at=self._moment(typed["last_day"] or typed["day"], typed["end_time"]), place=typed["place"],
            trainer=typed["trainer"], quota=typed["quota"], offices=tuple(typed["offices"]), budget=typed["budget"],
        )  # fmt: skip

    def _moment(self, day: date, at: Any) -> datetime:  # noqa: ANN401  a time of day
        return datetime.combine(day, at, tzinfo=zone(self.access.institution))


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class SpendingForm(forms.Form):
    """What a session cost."""

    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0, max_value=10**9)
    spent = RupiahField(_("Biaya yang dipakai (rupiah)"), _("Kosong: tidak diisi."))


def session_as_typed(access: Access, page: SessionPage) -> dict[str, object]:
    """A stored session as the form shows it."""
    row, local = page.row, zone(access.institution)
    starts, ends = row.starts_at.astimezone(local), row.ends_at.astimezone(local)
    return {
        "revision": row.revision, "programme": row.programme_id, "day": starts.date(), "time": starts.time(),
        "last_day": None if ends.date() == starts.date() else ends.date(), "end_time": ends.time(),
        "place": row.place, "trainer": row.trainer, "quota": row.quota, "budget": row.budget,
        "offices": [key for key, _name in page.offices],
    }  # fmt: skip
