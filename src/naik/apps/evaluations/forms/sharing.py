"""Forms that share answers out: many at once, as an earlier year proposes, and line by line in a table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from naik.apps.evaluations.queries.sharing import Shared, SharingRow
from naik.cycle.sharing import Arrangement, Part

LEAD, CONTRIBUTOR, TAKE = "pengampu", "kontributor", "lepas"


class Day(forms.DateField):
    """A day the browser asks for with its own calendar."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  as Django's field
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, required=False, input_formats=["%Y-%m-%d"], **options)


class ChosenForm(forms.Form):
    """Ticked answers; the ticks stand in the table of the page."""

    values = forms.MultipleChoiceField(
        label=_("Indikator"), error_messages={"required": _("Pilih sedikitnya satu indikator.")}
    )
    due_on = Day(label=_("Tenggat"))

    def __init__(self, values: Collection[str], last: date, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"due_on": last})
        self.fields["values"].choices = [(value, value) for value in values]  # type: ignore[attr-defined]  # a ChoiceField


class GiveForm(ChosenForm):
    """An office, and its part in the ticked answers."""

    office = forms.ChoiceField(label=_("Perangkat daerah"))
    part = forms.ChoiceField(
        label=_("Sebagai"),
        choices=(
            (LEAD, _("pengampu (menggantikan yang lama)")),
            (CONTRIBUTOR, _("kontributor")),
            (TAKE, _("tidak lagi terlibat")),
        ),
    )

    def __init__(
        self, values: Collection[str], last: date, offices: Iterable[Shared], data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(values, last, data)
        # A closed office can be let go.
        self.fields["office"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (one.id, f"{one.name} ({one.code})" + (f" · {gettext('ditutup')}" if one.closed else "")) for one in offices
        ]


@dataclass(frozen=True, slots=True)
class Line:
    """One answer in the table form."""

    row: SharingRow
    lead: BoundField
    lead_due: BoundField
    kept: tuple[tuple[str, BoundField, BoundField], ...]
    more: BoundField
    more_due: BoundField
    read: BoundField


class TableForm(forms.Form):
    """Every part of some answers, and one more contributor each; `read` carries what the page was made from."""

    def __init__(
        self, rows: Collection[SharingRow], offices: Mapping[int, Shared], data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data)
        self.rows, self.offices = rows, offices
        for row in rows:
            self._add(row)

    def _add(self, row: SharingRow) -> None:
        lead, value = row.arrangement.lead, row.value
        choices = [("", gettext("belum ada"))] + [
            (str(one.id), one.name)
            for one in self.offices.values()
            if not one.closed or (lead is not None and one.id == lead.office)
        ]
        words = {"value": value}
        self.fields[f"{value}_lead"] = forms.ChoiceField(
            label=gettext("Pengampu indikator %(value)s") % words,
            choices=choices, required=False, initial="" if lead is None else str(lead.office),
        )  # fmt: skip
        self.fields[f"{value}_due"] = Day(
            label=gettext("Tenggat pengampu indikator %(value)s") % words, initial=lead.due_on if lead else None
        )
        for part in row.arrangement.contributors:
            words = {"value": value, "office": self.offices[part.office].name}
            self.fields[f"{value}_keep_{part.office}"] = forms.BooleanField(
                label=self.offices[part.office].name, required=False, initial=True
            )
            self.fields[f"{value}_due_{part.office}"] = Day(
                label=gettext("Tenggat %(office)s untuk indikator %(value)s") % words, initial=part.due_on
            )
        words = {"value": value}
        self.fields[f"{value}_more"] = forms.ChoiceField(
            label=gettext("Tambah kontributor indikator %(value)s") % words, choices=choices, required=False
        )
        self.fields[f"{value}_more_due"] = Day(label=gettext("Tenggat kontributor baru indikator %(value)s") % words)
        self.fields[f"{value}_read"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=_written(row.arrangement)
        )

    @property
    def lines(self) -> Iterable[Line]:
        """The table, answer by answer."""
        for row in self.rows:
            value = row.value
            yield Line(
                row, self[f"{value}_lead"], self[f"{value}_due"],
                tuple(
                    (self.offices[part.office].name, self[f"{value}_keep_{part.office}"],
                     self[f"{value}_due_{part.office}"])
                    for part in row.arrangement.contributors
                ),
                self[f"{value}_more"], self[f"{value}_more_due"], self[f"{value}_read"],
            )  # fmt: skip

    def read(self) -> dict[str, Arrangement]:
        """What the page that was sent had been made from."""
        return {row.value: _read(self.cleaned_data[f"{row.value}_read"]) for row in self.rows}

    def wanted(self) -> dict[str, Arrangement]:
        """What was typed; a contributor somebody else added meanwhile is not in it."""
        return {row.value: self._wanted(row) for row in self.rows}

    def _wanted(self, row: SharingRow) -> Arrangement:
        given, value = self.cleaned_data, row.value
        found = Arrangement()
        for part in row.arrangement.contributors:
            if given[f"{value}_keep_{part.office}"]:
                found = found.with_contributor(Part(part.office, given[f"{value}_due_{part.office}"]))
        if given[f"{value}_more"]:
            found = found.with_contributor(Part(int(given[f"{value}_more"]), given[f"{value}_more_due"]))
        if given[f"{value}_lead"]:
            found = found.with_lead(Part(int(given[f"{value}_lead"]), given[f"{value}_due"]))
        return found


def read_anew(rows: Iterable[SharingRow], data: QueryDict) -> QueryDict:
    """What was typed, over what the answers are now: contributors somebody else added are kept unless unticked."""
    found = data.copy()
    for row in rows:
        before = _read(data.get(f"{row.value}_read", ""))
        found[f"{row.value}_read"] = _written(row.arrangement)
        for part in row.arrangement.contributors:
            if part.office not in before.offices:
                found[f"{row.value}_keep_{part.office}"] = "on"
                found[f"{row.value}_due_{part.office}"] = str(part.due_on or "")
    return found


def _written(arrangement: Arrangement) -> str:
    parts = [f"{part.office}@{part.due_on or ''}" for part in arrangement.parts]
    return ("*" if arrangement.lead else "") + ",".join(parts)


def _read(text: str) -> Arrangement:
    """The reverse of `_written`; whoever sends something else has read nothing."""
    try:
        parts = [
            Part(int(office), date.fromisoformat(day) if day else None)
            for office, _at, day in (one.partition("@") for one in text.removeprefix("*").split(",") if one)
        ]
    except ValueError:
        return Arrangement()
    if text.startswith("*") and parts:
        return Arrangement(parts[0], tuple(parts[1:]))
    return Arrangement(None, tuple(parts))
