"""Forms of cycles and rehearsals: what they are made of, and reasons with days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from naik.apps.evaluations.operations.cycles import Draft
from naik.apps.institutions.models import InstitutionKind
from naik.cycle.stages import NEVER_IN_A_REHEARSAL, ORDER, REQUIRED, TITLES, Stage
from naik.cycle.windows import Days, proposed
from naik.instruments import loader
from naik.instruments.model import PredicateBasis

FIRST_YEAR, LAST_YEAR = 2018, 2100
PROPOSED = "edition"
MOST_LINES = 1_000
BASES = (
    (PROPOSED, _("menurut edisi instrumen tahun itu")),
    (PredicateBasis.EXACT.value, _("indeks pasti, sebelum dibulatkan")),
    (PredicateBasis.ROUNDED.value, _("indeks tercetak, dua desimal")),
)


def day_field(label: Any) -> forms.DateField:  # noqa: ANN401  what Django's field takes
    """A day, picked where the browser can."""
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class StageFields:
    """The fields of one stage; `applies` is None for a stage that is never left out."""

    title: str
    applies: forms.BoundField | None
    first: forms.BoundField
    last: forms.BoundField


class StagesForm(forms.Form):
    """Name, year, instrument, basis of the predicate, and the stages with their days."""

    rehearsal = False
    name = forms.CharField(label=_("Nama"), max_length=160)
    year = forms.IntegerField(label=_("Tahun"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    instrument = forms.ChoiceField(label=_("Instrumen"))
    basis = forms.ChoiceField(
        label=_("Dasar predikat"), choices=BASES, initial=PROPOSED,
        help_text=_("Batas predikat dikenakan pada indeks pasti atau pada indeks yang sudah dibulatkan."),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, chosen: tuple[Stage, ...], **kwargs: Any) -> None:  # noqa: ANN401  Django's own arguments go through
        """Offer the stages there are; `chosen` are ticked, with days from `today` on."""
        super().__init__(*args, **kwargs)
        language = get_language() or "id"
        self.fields["instrument"].choices = [  # type: ignore[attr-defined]  # a ChoiceField has them
            (one.id, f"{one.title.in_language(language)} ({one.legal_basis})") for one in reversed(loader.catalogue())
        ]
        self.fields["year"].initial = today.year
        self.offered = [
            one for one in ORDER if one is not Stage.FINISHED and not (self.rehearsal and one in NEVER_IN_A_REHEARSAL)
        ]
        days = proposed(self.offered, today, rehearsal=self.rehearsal)
        for stage in self.offered:
            title = TITLES[stage].in_language(language)
            if stage not in self.required:
                self.fields[f"{stage}_applies"] = forms.BooleanField(
                    label=title, required=False, initial=stage in chosen
                )
            self.fields[f"{stage}_first"] = day_field(gettext("%(stage)s: hari pertama") % {"stage": title})
            self.fields[f"{stage}_last"] = day_field(gettext("%(stage)s: hari terakhir") % {"stage": title})
            self.fields[f"{stage}_first"].initial = days[stage].first
            self.fields[f"{stage}_last"].initial = days[stage].last

    @property
    def required(self) -> frozenset[Stage]:
        """The stages that cannot be left out."""
        return REQUIRED if self.rehearsal else REQUIRED | {Stage.PUBLICATION}

    def stages(self) -> Iterator[StageFields]:
        """The fields of each stage, for the page."""
        language = get_language() or "id"
        for stage in self.offered:
            applies = self[f"{stage}_applies"] if f"{stage}_applies" in self.fields else None
            yield StageFields(
                TITLES[stage].in_language(language), applies, self[f"{stage}_first"], self[f"{stage}_last"]
            )

    def plain_fields(self) -> Iterator[forms.BoundField]:
        """The fields that belong to no stage."""
        return (field for field in self if not field.name.startswith(tuple(f"{one}_" for one in self.offered)))

    def clean(self) -> dict[str, Any]:
        """Every stage that applies has both days, and the basis is known or chosen."""
        cleaned = super().clean() or {}
        for stage in self._applying(cleaned):
            for end in ("first", "last"):
                field = f"{stage}_{end}"
                if field not in self.errors and not cleaned.get(field):
                    self.add_error(field, gettext("Isi tanggalnya."))
        if cleaned.get("basis") == PROPOSED and cleaned.get("year") and cleaned.get("instrument"):
            edition = loader.load(cleaned["instrument"]).edition(cleaned["year"])
            if edition is None:
                self.add_error(
                    "basis", gettext("Instrumen ini tidak memiliki edisi untuk tahun itu; pilih dasar predikatnya.")
                )
            else:
                cleaned["basis"] = edition.predicate_basis.value
        return cleaned

    def draft(self) -> Draft:
        """What was filled in, checked."""
        given: Mapping[str, Any] = self.cleaned_data
        return Draft(
            name=given["name"], year=given["year"], instrument=given["instrument"],
            basis=PredicateBasis(given["basis"]),
            windows={
                stage: Days(given[f"{stage}_first"], given[f"{stage}_last"]) for stage in self._applying(given)
            },
        )  # fmt: skip

    def _applying(self, given: Mapping[str, Any]) -> list[Stage]:
        return [stage for stage in self.offered if stage in self.required or given.get(f"{stage}_applies")]


class RehearsalForm(StagesForm):
    """A rehearsal of one institution."""

    rehearsal = True


class InstitutionsForm(forms.Form):
    """Which institutions are meant."""

    who = forms.ChoiceField(
        label=_("Instansi peserta"), widget=forms.RadioSelect, initial="all",
        choices=(
            ("all", _("semua dalam jangkauan saya, menurut saringan di bawah")),
            ("rated", _("yang dinilai tahun sebelumnya, menurut saringan di bawah")),
            ("listed", _("hanya yang saya sebutkan")),
        ),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("Jenis instansi"), required=False, choices=InstitutionKind.choices,
        widget=forms.CheckboxSelectMultiple, help_text=_("Kosong berarti semua jenis."),
    )  # fmt: skip
    province = forms.ChoiceField(label=_("Provinsi"), required=False)
    listed = forms.CharField(
        label=_("Instansi yang disebutkan"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Satu per baris: nama lengkap atau kode wilayah (misalnya 18.71)."), max_length=100_000,
    )  # fmt: skip

    def __init__(self, *args: Any, provinces: tuple[tuple[str, str], ...], **kwargs: Any) -> None:  # noqa: ANN401  Django's own arguments go through
        """Offer the provinces there are."""
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = [("", gettext("Semua")), *provinces]  # type: ignore[attr-defined]  # as above

    @property
    def lines(self) -> list[str]:
        """The institutions named, one a line."""
        return [line.strip() for line in self.cleaned_data.get("listed", "").splitlines() if line.strip()][:MOST_LINES]


class CycleForm(StagesForm, InstitutionsForm):
    """A cycle of an authority with those who take part."""


class WindowForm(forms.Form):
    """Other days for a stage, and why."""

    first = day_field(_("Hari pertama"))
    last = day_field(_("Hari terakhir"))
    reason = forms.CharField(
        label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Tercatat dalam riwayat; semua koordinator diberi tahu tanggal barunya."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Django's own arguments go through
        """Both days are wanted here."""
        super().__init__(*args, **kwargs)
        self.fields["first"].required = self.fields["last"].required = True


class ReopenForm(forms.Form):
    """A stage, until when, and why."""

    stage = forms.ChoiceField(label=_("Tahap"))
    until = day_field(_("Terbuka sampai dan termasuk"))
    reason = forms.CharField(
        label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dibaca koordinator instansi dan tercatat dalam riwayat."),
    )  # fmt: skip

    def __init__(self, *args: Any, stages: list[str], **kwargs: Any) -> None:  # noqa: ANN401  Django's own arguments go through
        """Offer the stages that apply."""
        super().__init__(*args, **kwargs)
        language = get_language() or "id"
        self.fields["until"].required = True
        self.fields["stage"].choices = [(one, TITLES[Stage(one)].in_language(language)) for one in stages]  # type: ignore[attr-defined]  # as above
