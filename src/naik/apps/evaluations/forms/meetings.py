"""What people fill in about interviews, visits and their minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from naik.apps.evaluations.models.talking import Side
from naik.apps.evaluations.operations.judging import JudgedLevel
from naik.apps.evaluations.operations.meeting import Attendee, Plan
from naik.apps.evaluations.operations.meeting_outcome import mark_of
from naik.apps.evaluations.queries.meetings import MeetingPage, ValueChoice
from naik.apps.evidence.forms import DAYS, DayInput
from naik.apps.institutions.access import Access
from naik.apps.institutions.time_zones import abbreviation, zone
from naik.cycle.choosing import ACCEPTED, RETURNED, item_names
from naik.cycle.ladder import item_code
from naik.cycle.stages import TITLES, Stage
from naik.instruments.model import Indicator, Instrument, Text

MOST_ATTENDEES = 60
LONGEST_NAME, LONGEST_POSITION = 120, 160


def said(text: Text) -> str:
    """A bilingual text in the language of the page."""
    return text.in_language(get_language() or "id")


class TimeInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class AttendeesField(forms.CharField):
    """People, one a line, each as name; position."""

    def __init__(self, label: object) -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]  # Django takes lazy texts
            required=False,
            max_length=20_000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Satu orang satu baris: nama; jabatan."),
        )

    def clean(self, value: str) -> tuple[tuple[str, str], ...]:
        """Names and positions; refused when one is too long or there are too many."""
        found = []
        for line in super().clean(value).splitlines():
            name, _semicolon, position = (part.strip() for part in line.partition(";"))
            if not name:
                continue
            if len(name) > LONGEST_NAME or len(position) > LONGEST_POSITION:
                raise forms.ValidationError(_("Nama atau jabatan terlalu panjang: “%(name)s”."), params={"name": name})
            found.append((name, position))
        if len(found) > MOST_ATTENDEES:
            raise forms.ValidationError(
                _("Paling banyak %(most)s peserta tiap pihak."), params={"most": MOST_ATTENDEES}
            )
        return tuple(found)


class PlanForm(forms.Form):
    """When, where, about what, with whom."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    stage = forms.ChoiceField(label=_("Tahap"))
    day = forms.DateField(label=_("Tanggal"), widget=DayInput, input_formats=DAYS)
    time = forms.TimeField(label=_("Pukul"), widget=TimeInput, input_formats=["%H:%M", "%H.%M"])
    minutes_planned = forms.IntegerField(label=_("Lama (menit)"), min_value=15, max_value=1440, initial=120)
    place = forms.CharField(
        label=_("Tempat atau tautan"), max_length=300, help_text=_("Alamat ruang, atau tautan pertemuan daring.")
    )
    agenda = forms.CharField(label=_("Agenda"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 5}))
    values = forms.MultipleChoiceField(
        label=_("Indikator yang dibahas"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Indikator yang ditandai untuk interviu pada penilaian dokumen sudah dipilih."),
    )
    institution = AttendeesField(_("Peserta dari instansi"))
    assessors = AttendeesField(_("Peserta dari tim asesor"))

    def __init__(
        self, access: Access, stages: Iterable[Stage], choices: Iterable[ValueChoice], *args: object, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.access = access
        given = tuple(choices)
        self.fields["stage"].choices = [(one.value, said(TITLES[one])) for one in stages]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["values"].choices = [(one.value, f"{one.value}. {said(one.title)}") for one in given]  # type: ignore[attr-defined]  # as above
        self.fields["values"].initial = [one.value for one in given if one.marked]
        self.fields["time"].label = f"{_('Pukul')} ({abbreviation(access.institution)})"

    def plan(self) -> Plan:
        """What was typed, once it is valid; the time is the institution's."""
        given = self.cleaned_data
        seats = ((Side.INSTITUTION, given["institution"]), (Side.ASSESSORS, given["assessors"]))
        return Plan(
            stage=given["stage"],
            starts_at=datetime.combine(given["day"], given["time"], tzinfo=zone(self.access.institution)),
            minutes_planned=given["minutes_planned"],
            place=given["place"],
            agenda=given["agenda"].replace("\r\n", "\n"),
            values=tuple(given["values"]),
            attendees=tuple(
                Attendee(side=side, name=name, position=position) for side, rows in seats for name, position in rows
            ),
        )


def plan_as_typed(access: Access, page: MeetingPage) -> dict[str, object]:
    """A stored plan as the form shows it."""
    at = page.row.starts_at.astimezone(zone(access.institution))
    lines: dict[str, list[str]] = {Side.INSTITUTION: [], Side.ASSESSORS: []}
    for one in page.participants:
        lines[one.side].append(f"{one.name}; {one.position}" if one.position else one.name)
    return {
        "revision": page.revision,
        "stage": page.row.stage,
        "day": at.date(),
        "time": at.time(),
        "minutes_planned": page.minutes_planned,
        "place": page.row.place,
        "agenda": page.agenda,
        "values": list(page.row.values),
        "institution": "\n".join(lines[Side.INSTITUTION]),
        "assessors": "\n".join(lines[Side.ASSESSORS]),
    }


def text_area(label: object, *, rows: int = 4, help_text: object = "") -> forms.CharField:
    """A long text that may be left empty."""
    return forms.CharField(
        label=label,  # type: ignore[arg-type]  # Django takes lazy texts
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,  # type: ignore[arg-type]  # as above
    )


class OutcomeForm(forms.Form):
    """The level chosen again for one indicator, its explanation, and what was asked and answered."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    talk = text_area(_("Pertanyaan dan jawaban"), rows=6)
    items = forms.MultipleChoiceField(
        label=_("Butir data dukung yang diterima"), required=False, widget=forms.CheckboxSelectMultiple
    )
    facts = text_area(_("Fakta"))
    analysis = text_area(_("Analisis"))
    justification = text_area(_("Justifikasi hasil"))
    recommendation = text_area(_("Rekomendasi"))
    skip_reason = text_area(
        _("Alasan melewati anak tangga"), rows=2, help_text=_("Hanya bila tingkat lebih tinggi daripada yang diklaim.")
    )
    field_order = ("revision", "seen", "talk", "items", "level")

    def __init__(
        self, instrument: Instrument, indicator: Indicator, held: JudgedLevel, *args: object, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.held = held
        self.fields["level"] = level_field(instrument, indicator, required=instrument.whole)
        self.order_fields(self.field_order)
        names = () if instrument.whole else item_names(indicator)
        if not names:
            del self.fields["items"]
            return
        self.fields["level"].help_text = _("Kosongkan agar nilai mengikuti butir yang diterima.")
        self.fields["items"].choices = list(_items(indicator))  # type: ignore[attr-defined]  # a choice field

    def chosen(self) -> JudgedLevel:
        """What was typed, once it is valid."""
        given = self.cleaned_data
        items = dict(self.held.items)
        if "items" in self.fields:
            taken = set(given["items"])
            items = {**dict.fromkeys(items, RETURNED), **dict.fromkeys(taken, ACCEPTED)}
        texts = ("facts", "analysis", "justification", "recommendation", "skip_reason")
        return JudgedLevel(
            level=given["level"],
            items=items,
            revision=given["revision"],
            **{name: given[name].replace("\r\n", "\n") for name in texts},
        )


def outcome_as_stored(held: JudgedLevel, talk: str, *, whole: bool) -> dict[str, object]:
    """What holds, as the form shows it."""
    return {
        "revision": held.revision,
        "seen": mark_of(talk),
        "talk": talk,
        "items": [name for name, decision in held.items.items() if decision == ACCEPTED],
        "level": held.level if whole or not held.items else "",
        "facts": held.facts,
        "analysis": held.analysis,
        "justification": held.justification,
        "recommendation": held.recommendation,
        "skip_reason": held.skip_reason,
    }


def level_field(instrument: Instrument, indicator: Indicator, *, required: bool) -> forms.Field:
    """The levels of an indicator to choose from; a number where levels have decimals."""
    if not instrument.whole:
        return forms.CharField(label=_("Nilai"), max_length=24, required=required)
    levels = [(str(one.number), f"{one.number}. {said(one.name)}") for one in indicator.levels]
    return forms.ChoiceField(label=_("Tingkat"), choices=[("", _("Pilih tingkat")), *levels], required=required)


def _items(indicator: Indicator) -> Iterable[tuple[str, str]]:
    for level in indicator.levels:
        for number, text in enumerate(level.evidence, start=1):
            yield f"{level.number}-{number}", f"{item_code(indicator, level.number, number)} {said(text)}"


class MinutesForm(forms.Form):
    """The text of the minutes."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    minutes = forms.CharField(
        label=_("Berita acara"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Jalannya pertemuan dan kesimpulannya. Hasil tiap indikator tercantum dengan sendirinya."),
    )  # fmt: skip


class SignForm(forms.Form):
    """For which side one signs, and as what; `seen` is the digest of what was read."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    side = forms.ChoiceField(label=_("Menandatangani untuk"))
    position = forms.CharField(label=_("Jabatan"), max_length=160)
    read = forms.BooleanField(label=_("Saya sudah membaca berita acara ini dan menyetujui isinya"))

    def __init__(self, sides: Iterable[Side], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["side"].choices = [(one.value, one.label) for one in sides]  # type: ignore[attr-defined]  # a ChoiceField


class WhyForm(forms.Form):
    """Why a meeting is called off, or minutes are opened again."""

    reason = forms.CharField(label=_("Alasan"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
