"""What people fill in about one year's use: a source, and four figures for each office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from naik.apps.inventory.forms.services import said
from naik.apps.inventory.queries.use import UseRow
from naik.apps.inventory.service_values import Fault
from naik.apps.inventory.use_values import FIGURES, LONGEST_SOURCE, Figures, figures, source

LONGEST_CELL = 24


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of the table: its name, what it is called, and what stands in it."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One office of the form, with what is wrong in it."""

    row: UseRow
    title: str
    cells: tuple[Cell, ...]
    error: str


class SourceForm(forms.Form):
    """Where the figures come from, and what the page showed when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    source = forms.CharField(
        label=_("Sumber angka"), max_length=LONGEST_SOURCE,
        help_text=_("Misalnya log aplikasi bulan Desember, atau survei kepuasan. Berlaku untuk angka yang Anda ubah."),
    )  # fmt: skip

    def clean_source(self) -> str:
        """A source as it is kept."""
        try:
            return source(self.cleaned_data["source"])
        except Fault as fault:
            raise forms.ValidationError(said(fault.sentence)) from fault


def titles() -> Mapping[str, str]:
    """The figures as the form calls them."""
    return {
        "active_users": gettext("Pengguna aktif"),
        "possible_users": gettext("Calon pengguna"),
        "transactions": gettext("Transaksi"),
        "satisfaction": gettext("Kepuasan (%)"),
    }


def read(rows: Sequence[UseRow], sent: QueryDict) -> tuple[dict[int | None, Figures | None], dict[int | None, str]]:
    """The figures of the offices one may write, and what is wrong with the others'."""
    found: dict[int | None, Figures | None] = {}
    wrong: dict[int | None, str] = {}
    for row in rows:
        if not row.may_write:
            continue
        texts = {name: sent.get(_name(name, row), "")[:LONGEST_CELL] for name in FIGURES}
        try:
            found[row.office_id] = figures(texts)
        except Fault as fault:
            wrong[row.office_id] = said(fault.sentence)
    return found, wrong


def sheet(rows: Sequence[UseRow], sent: QueryDict | None, wrong: Mapping[int | None, str]) -> tuple[SheetRow, ...]:
    """The rows of the form: with what was sent, or with what is recorded."""
    return tuple(
        SheetRow(
            row,
            row.office or gettext("Seluruhnya"),
            tuple(Cell(_name(name, row), title, _text(row, name, sent)) for name, title in titles().items()),
            wrong.get(row.office_id, ""),
        )
        for row in rows
    )


def _name(figure: str, row: UseRow) -> str:
    return f"{figure}-{row.office_id or 0}"


def _text(row: UseRow, figure: str, sent: QueryDict | None) -> str:
    if sent is not None and row.may_write:
        return sent.get(_name(figure, row), "")[:LONGEST_CELL]
    value = getattr(row, figure)
    return "" if value is None else str(value)
