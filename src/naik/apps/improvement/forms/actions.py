"""What people fill in about actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from naik.apps.improvement.operations.actions import LARGEST_COST, LONGEST_PROMISE, LONGEST_TITLE, Wanted
from naik.apps.improvement.queries.action_choices import Carrier
from naik.apps.improvement.queries.action_steps import lines
from naik.instruments import loader
from naik.instruments.model import Instrument

LONGEST_STEPS = 30_000
HIGHEST_LEVEL = 5


class ActionForm(forms.Form):
    """An action, made by hand or edited; `steps` are one a line."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Yang harus dikerjakan"), max_length=LONGEST_TITLE)
    office = forms.TypedChoiceField(
        label=_("Perangkat daerah"), required=False, coerce=int, empty_value=None,
        help_text=_("Kosong: instansi secara keseluruhan."),
    )  # fmt: skip
    person = forms.TypedChoiceField(
        label=_("Orang yang mengerjakan"), required=False, coerce=int, empty_value=None,
        help_text=_("Kosong: kontributor perangkat daerah itu. Ia mendapat pemberitahuan."),
    )  # fmt: skip
    due_on = forms.DateField(label=_("Tenggat"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    promised = forms.CharField(
        label=_("Bukti yang dijanjikan"), max_length=LONGEST_PROMISE, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Satu bukti per baris. Tindak lanjut selesai hanya bila bukti diterima."),
    )  # fmt: skip
    steps = forms.CharField(
        label=_("Langkah-langkah"), max_length=LONGEST_STEPS, required=False,
        widget=forms.Textarea(attrs={"rows": 8}), help_text=_("Satu langkah per baris."),
    )  # fmt: skip
    cost = forms.IntegerField(
        label=_("Biaya (rupiah)"), required=False, min_value=0, max_value=LARGEST_COST,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(
        self, offices: Iterable[tuple[int, str]], people: Iterable[Carrier], *args: object, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["office"].choices = [("", _("Instansi secara keseluruhan")), *offices]  # type: ignore[attr-defined]  # a choice field
        self.fields["person"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("Belum ditunjuk")),
            *((one.id, f"{one.name} ({one.office})" if one.office else one.name) for one in people),
        ]

    def wanted(self, *, instrument: str, value: str, level: int) -> Wanted:
        """What was typed, once it is valid, about that criterion."""
        given = self.cleaned_data
        return Wanted(
            title=given["title"], due_on=given["due_on"], promised=given["promised"].replace("\r\n", "\n"),
            office_id=given["office"], person_id=given["person"], cost=given["cost"], steps=lines(given["steps"]),
            instrument=instrument, value=value, level=level,
        )  # fmt: skip


class CriterionForm(forms.Form):
    """The indicator and the level an action is about; both are in the address."""

    use_required_attribute = False
    indikator = forms.ChoiceField(label=_("Indikator"), required=False)
    tingkat = forms.TypedChoiceField(
        label=_("Tingkat yang dituju"), required=False, coerce=int, empty_value=None,
        choices=[("", _("Indikator secara keseluruhan")), *((n, str(n)) for n in range(1, HIGHEST_LEVEL + 1))],
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["indikator"].choices = indicator_choices()  # type: ignore[attr-defined]  # a choice field

    def criterion(self) -> tuple[str, str, int]:
        """Instrument, value and level; empty where nothing sensible was asked for."""
        chosen: str = self.cleaned_data.get("indikator", "") if self.is_valid() else ""
        instrument_id, _slash, value = chosen.partition("/")
        if not value:
            return "", "", 0
        level: int = self.cleaned_data["tingkat"] or 0
        found = loader.load(instrument_id).value_indicator(value).level(level)
        return instrument_id, value, level if found else 0


class ReasonForm(forms.Form):
    """Why evidence is returned or an action dropped."""

    reason = forms.CharField(label=_("Alasan"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 5}))
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def given(self) -> str:
        """The reason with plain line ends."""
        text: str = self.cleaned_data["reason"]
        return text.replace("\r\n", "\n")


def indicator_choices() -> list[tuple[Any, Any]]:
    """Every value of every instrument, the newest instrument first."""
    language = get_language() or "id"
    groups = [(one.title.in_language(language), _of(one, language)) for one in reversed(loader.catalogue())]
    return [("", _("Tanpa indikator")), *groups]


def _of(instrument: Instrument, language: str) -> list[tuple[str, str]]:
    return [
        (f"{instrument.id}/{value}", f"{value}. {instrument.value_indicator(value).title.in_language(language)}")
        for value in instrument.value_ids
    ]
