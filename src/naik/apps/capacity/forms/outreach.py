"""What people fill in about outreach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from naik.apps.capacity.forms.training import CLOCK, DayField, RupiahField
from naik.apps.capacity.models import OutreachTopic
from naik.apps.capacity.operations.outreach import (
    LONGEST_PLACE,
    LONGEST_POLICY,
    LONGEST_TITLE,
    NO_AUDIENCE,
    EventValues,
    Topic,
)
from naik.apps.capacity.operations.outreach_after import LONGEST_FOLLOW_UP
from naik.apps.capacity.operations.outreach_attendance import count
from naik.apps.capacity.operations.training import WRONG_TIMES
from naik.apps.capacity.queries.outreach import EventPage, Invited
from naik.apps.capacity.queries.outreach_offered import Offered
from naik.apps.evaluations.forms.meetings import TimeInput, said
from naik.apps.improvement.forms.actions import indicator_choices
from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office, OfficeKind
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.time_zones import abbreviation, zone

MOST_TICKED = 120
"""More ticks than this are shown as whole kinds: a request holds 200 fields."""


class Many(forms.TypedMultipleChoiceField):
    """Ids that are ticked in a list."""

    def __init__(self, label: object, help_text: object = "") -> None:
        super().__init__(
            label=label, help_text=help_text, coerce=int, required=False, widget=forms.CheckboxSelectMultiple  # type: ignore[arg-type]  # lazy texts
        )  # fmt: skip


class EventForm(forms.Form):
    """About what, when, where, who speaks, for whom, with which documents."""

    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0, max_value=10**9)
    title = forms.CharField(label=_("Nama kegiatan"), max_length=LONGEST_TITLE)
    topic = forms.ChoiceField(
        label=_("Tentang"), choices=OutreachTopic.choices, widget=forms.RadioSelect,
        help_text=_("Isi hanya salah satu dari tiga isian berikut, sesuai pilihan ini."),
    )  # fmt: skip
    service = forms.TypedChoiceField(label=_("Layanan digital"), coerce=int, required=False, empty_value=None)
    policy = forms.CharField(label=_("Kebijakan"), max_length=LONGEST_POLICY, required=False)
    indicator = forms.ChoiceField(label=_("Indikator penilaian"), required=False)
    day = DayField(_("Tanggal mulai"))
    time = forms.TimeField(label=_("Pukul mulai"), widget=TimeInput, input_formats=CLOCK)
    last_day = DayField(_("Tanggal selesai"), required=False, help_text=_("Kosong: hari yang sama."))
    end_time = forms.TimeField(label=_("Pukul selesai"), widget=TimeInput, input_formats=CLOCK)
    place = forms.CharField(
        label=_("Tempat atau tautan"), max_length=LONGEST_PLACE,
        help_text=_("Alamat ruang, atau tautan pertemuan daring."),
    )  # fmt: skip
    speaker = forms.CharField(label=_("Pembicara"), max_length=LONGEST_TITLE, required=False)
    everybody = forms.BooleanField(label=_("Undang semua perangkat daerah"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Undang menurut jenis"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Semua perangkat daerah dari jenis yang dicentang, di samping yang dipilih satu per satu."),
    )  # fmt: skip
    offices = Many(_("Undang satu per satu"))
    documents = Many(_("Materi dari pustaka dokumen"))
    budget = RupiahField(_("Anggaran (rupiah)"), _("Biaya yang dipakai diisi sesudah kegiatan."))

    def __init__(self, access: Access, offered: Offered, *given: object, **more: object) -> None:
        """Offer these services, documents and offices; times are the institution's."""
        super().__init__(*given, **more)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.access, self.offered = access, offered
        kinds = {one.kind for one in offered.offices if one.closed_on is None}
        self._offer("service", [("", _("Pilih")), *offered.services])
        self._offer("indicator", indicator_choices())
        self._offer("kinds", [one for one in OfficeKind.choices if one[0] in kinds])
        self._offer("offices", [(one.pk, f"{one.name} ({one.code})") for one in offered.offices])
        self._offer("documents", list(offered.documents))
        self.fields["time"].label = f"{_('Pukul mulai')} ({abbreviation(access.institution)})"
        if not offered.documents:
            del self.fields["documents"]

    def clean(self) -> dict[str, Any]:
        """The topic is named, somebody is invited, and the end comes after the start."""
        typed = super().clean() or {}
        missing = {
            OutreachTopic.SERVICE: ("service", _("Pilih layanannya.")),
            OutreachTopic.POLICY: ("policy", _("Sebutkan kebijakannya.")),
            OutreachTopic.INDICATOR: ("indicator", _("Pilih indikatornya.")),
        }
        if typed.get("topic"):
            field, sentence = missing[OutreachTopic(typed["topic"])]
            if field in typed and not typed[field]:
                self.add_error(field, sentence)
        if {"kinds", "offices"} <= set(typed) and not self._invited():
            self.add_error("offices", said(NO_AUDIENCE))
        if {"day", "time", "last_day", "end_time"} <= set(typed):
            ends_at = self._moment(typed["last_day"] or typed["day"], typed["end_time"])
            if ends_at <= self._moment(typed["day"], typed["time"]):
                self.add_error("end_time", said(WRONG_TIMES))
        return typed

    def values(self) -> EventValues:
        """What was typed, checked."""
        typed = self.cleaned_data
        return EventValues(
            title=typed["title"], topic=self._topic(), starts_at=self._moment(typed["day"], typed["time"]),
            ends_at=self._moment(typed["last_day"] or typed["day"], typed["end_time"]), place=typed["place"],
            speaker=typed["speaker"], offices=self._invited(), budget=typed["budget"],
            documents=tuple(typed.get("documents", ())),
        )  # fmt: skip

    def _topic(self) -> Topic:
        typed = self.cleaned_data
        match OutreachTopic(typed["topic"]):
            case OutreachTopic.SERVICE:
                return Topic(service=typed["service"])
            case OutreachTopic.POLICY:
                return Topic(policy=typed["policy"])
            case OutreachTopic.INDICATOR:
                instrument, _slash, value = typed["indicator"].partition("/")
                return Topic(instrument=instrument, value=value)

    def _invited(self) -> tuple[int, ...]:
        typed = self.cleaned_data
        ticked, kinds = set(typed["offices"]), set(typed["kinds"])
        return tuple(
            one.pk
            for one in self.offered.offices
            if one.pk in ticked or (one.closed_on is None and (typed.get("everybody") or one.kind in kinds))
        )

    def _offer(self, name: str, choices: Sequence[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    def _moment(self, day: date, at: Any) -> datetime:  # noqa: ANN401  a time of day
        return datetime.combine(day, at, tzinfo=zone(self.access.institution))


class AfterForm(forms.Form):
    """What follows an event, what it cost, what was handed out."""

    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0, max_value=10**9)
    follow_up = forms.CharField(
        label=_("Tindak lanjut"), max_length=LONGEST_FOLLOW_UP, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Pertanyaan yang perlu dijawab, kesepakatan, dan yang akan dikerjakan; satu per baris."),
    )  # fmt: skip
    spent = RupiahField(_("Biaya yang dipakai (rupiah)"), _("Kosong: tidak diisi."))
    documents = Many(_("Materi dari pustaka dokumen"))

    def __init__(self, documents: Sequence[tuple[int, str]], *given: object, **more: object) -> None:
        """Offer these documents."""
        super().__init__(*given, **more)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["documents"].choices = list(documents)  # type: ignore[attr-defined]  # a choice field
        if not documents:
            del self.fields["documents"]


class ListFileForm(forms.Form):
    """A filled list of attendance."""

    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0, max_value=10**9)
    file = forms.FileField(
        label=_("Berkas CSV atau XLSX"), widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("Daftar yang diunduh dari halaman ini, dengan kolom hadir diisi jumlah orang yang datang."),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CountRow:
    """One office of the list, with its number as stored or as typed."""

    office: Invited
    text: str
    wrong: bool = False


def counts_as_stored(rows: Iterable[Invited]) -> tuple[CountRow, ...]:
    """The list as it is recorded."""
    return tuple(CountRow(one, "" if one.attended is None else str(one.attended)) for one in rows)


def read_counts(
    post: Mapping[str, str], rows: Iterable[Invited]
) -> tuple[tuple[CountRow, ...], dict[int, int | None], tuple[str, ...]]:
    """The list as it was sent: lines to show again, what is wanted, and a sentence for each line that is wrong."""
    lines: list[CountRow] = []
    wanted: dict[int, int | None] = {}
    faults: list[str] = []
    for one in rows:
        text = post.get(f"hadir-{one.office_id}")
        if text is None:
            continue
        try:
            wanted[one.office_id] = count(text)
        except Refused as fault:
            faults.append(f"{one.name}: {fault.said}")
        lines.append(CountRow(one, text[:20], one.office_id not in wanted))
    return tuple(lines), wanted, tuple(faults)


def event_as_typed(access: Access, page: EventPage, offices: Sequence[Office]) -> dict[str, object]:
    """A stored event as the form shows it."""
    row, local = page.row, zone(access.institution)
    starts, ends = row.starts_at.astimezone(local), row.ends_at.astimezone(local)
    return {
        "revision": row.revision, "title": row.title, "topic": row.topic, "service": row.service_id,
        "policy": row.policy, "indicator": f"{row.instrument}/{row.value}" if row.value else "",
        "day": starts.date(), "time": starts.time(),
        "last_day": None if ends.date() == starts.date() else ends.date(), "end_time": ends.time(),
        "place": row.place, "speaker": row.speaker, "budget": row.budget,
        "documents": [key for key, _title in page.documents],
        **audience_as_typed({one.office_id for one in page.audience}, offices),
    }  # fmt: skip


def audience_as_typed(invited: Collection[int], offices: Sequence[Office]) -> dict[str, object]:
    """An audience as few ticks: everybody, else one by one, and whole kinds where those would be too many."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for one in offices:
        if one.closed_on is None:
            by_kind[one.kind].add(one.pk)
    chosen = set(invited)
    opened = set().union(*by_kind.values())
    if opened and opened <= chosen:
        return {"everybody": True, "kinds": [], "offices": sorted(chosen - opened)}
    whole = [kind for kind, every in by_kind.items() if every <= chosen] if len(chosen) > MOST_TICKED else []
    told = set().union(*(by_kind[kind] for kind in whole))
    return {"everybody": False, "kinds": whole, "offices": sorted(chosen - told)}
