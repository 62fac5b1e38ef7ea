"""What people fill in about effort and capacity."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from naik.apps.improvement.operations.assumptions import Carrying
from naik.apps.improvement.queries.assumptions import Capacity, Row
from naik.planning import StepCost
from naik.planning.assumptions import LARGEST_FIGURE

MOST_EFFORT = 1_000_000


class RungsForm(forms.Form):
    """Effort, money and months of every rung of one indicator."""

    def __init__(self, row: Row, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.row = row
        for cell in row.cells:
            words = {"level": cell.level}
            self._add(f"effort-{cell.level}", _("Tingkat %(level)s: poin upaya") % words, cell.cost.effort, "effort")
            self._add(f"months-{cell.level}", _("Tingkat %(level)s: lama (bulan)") % words, cell.cost.months, "months")
            self._add(
                f"money-{cell.level}", _("Tingkat %(level)s: biaya (rupiah)") % words, cell.cost.money, "money",
                required=False,
            )  # fmt: skip

    def costs(self) -> dict[tuple[str, int], StepCost]:
        """What was given, by rung."""
        given = self.cleaned_data
        return {
            (self.row.value, cell.level): StepCost(
                given[f"effort-{cell.level}"], given[f"money-{cell.level}"], given[f"months-{cell.level}"]
            )
            for cell in self.row.cells
        }

    def _add(self, name: str, label: str, now: int | None, figure: str, *, required: bool = True) -> None:
        self.fields[name] = forms.IntegerField(
            label=label, min_value=0, max_value=LARGEST_FIGURE[figure], initial=now, required=required
        )


class EffortFileForm(forms.Form):
    """A table of efforts as CSV."""

    file = forms.FileField(
        label=_("Berkas CSV"), help_text=_("Kolom indicator, level, effort, money, months, seperti pada unduhan.")
    )


class CapacitiesForm(forms.Form):
    """Effort points and months of every office in a year; `shown` is what the page showed before."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, rows: tuple[Capacity, ...], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.rows = rows
        for one in rows:
            name, pk = one.office.name, one.office.pk
            self._add(f"effort-{pk}", gettext("Poin upaya %(office)s") % {"office": name}, one.effort, MOST_EFFORT)
            self._add(f"first-{pk}", gettext("Bulan pertama %(office)s") % {"office": name}, one.first_month, 12)
            self._add(f"last-{pk}", gettext("Bulan terakhir %(office)s") % {"office": name}, one.last_month, 12)

    def lines(self) -> list[tuple[Capacity, Any, Any, Any]]:
        """Each office with its three fields, for the table of the page."""
        return [
            (one, self[f"effort-{one.office.pk}"], self[f"first-{one.office.pk}"], self[f"last-{one.office.pk}"])
            for one in self.rows
        ]

    def clean(self) -> dict[str, Any]:
        """The last month does not come before the first."""
        given: dict[str, Any] = super().clean() or {}
        for one in self.rows:
            first, last = given.get(f"first-{one.office.pk}") or 1, given.get(f"last-{one.office.pk}") or 12
            if not 1 <= first <= last:
                self.add_error(f"last-{one.office.pk}", gettext("Bulan terakhir mendahului bulan pertama."))
        return given

    def capacities(self) -> dict[int, Carrying | None]:
        """What was given, by the office's number; no effort means that nothing is recorded."""
        given = self.cleaned_data
        return {
            one.office.pk: None
            if given[f"effort-{one.office.pk}"] is None
            else Carrying(
                effort=given[f"effort-{one.office.pk}"], first_month=given[f"first-{one.office.pk}"] or 1,
                last_month=given[f"last-{one.office.pk}"] or 12,
            )
            for one in self.rows
        }  # fmt: skip

    def _add(self, name: str, label: str, now: int | None, most: int) -> None:
        self.fields[name] = forms.IntegerField(
            label=label, min_value=0, max_value=most, initial=now, required=False,
            widget=forms.NumberInput(attrs={"aria-label": label}),
        )  # fmt: skip
