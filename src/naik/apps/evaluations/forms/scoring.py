"""What an assessor fills in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from naik.apps.evaluations.operations.judging import JudgedLevel
from naik.cycle.choosing import ACCEPTED, DECISIONS, LONGEST_LEVEL, RETURNED, item_names
from naik.instruments.model import Indicator, Instrument

LONGEST = 20_000
TEXTS = ("facts", "analysis", "justification", "recommendation")
DECISION_WORDS = (("", _("belum diputuskan")), (ACCEPTED, _("diterima")), (RETURNED, _("dikembalikan")))


def _text(label: Any, **attrs: Any) -> forms.CharField:  # noqa: ANN401  a lazy sentence; attributes of a widget
    return forms.CharField(
        label=label, required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4, **attrs})
    )


class ScoreForm(forms.Form):
    """A level with its explanation; `revision` says what was read when the page was opened."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    level = forms.CharField(label=_("Tingkat"), required=False, max_length=LONGEST_LEVEL)
    facts = _text(_("Fakta"))
    analysis = _text(_("Analisis"))
    justification = _text(_("Justifikasi hasil"))
    recommendation = _text(_("Rekomendasi"), rows=3)
    skip_reason = _text(_("Alasan melewati anak tangga"), rows=2)
    for_interview = forms.BooleanField(label=_("Tandai untuk interviu"), required=False)

    def __init__(self, instrument: Instrument, indicator: Indicator, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.instrument, self.indicator = instrument, indicator
        level = self.fields["level"]
        if instrument.whole:
            choices = [("", _("belum"))] + [(str(one.number), str(one.number)) for one in indicator.levels]
            level.widget = forms.RadioSelect(choices=choices)
        else:
            level.label = _("Nilai lain")
            level.help_text = _("Kosongkan agar nilai mengikuti keputusan butir; nilai lain memerlukan alasan.")
            level.widget.attrs["inputmode"] = "decimal"
        if self.is_bound:
            # A form without the revision was tampered with; a new one is read from scratch.
            self.fields["revision"].error_messages["required"] = _("Muat ulang halaman ini.")

    def chosen(self) -> JudgedLevel:
        """What was typed, once it is valid."""
        given = self.cleaned_data
        return JudgedLevel(
            **{name: given[name] for name in (*TEXTS, "level", "skip_reason", "for_interview", "revision")},
            items=self.items(),
        )

    def items(self) -> dict[str, str]:
        """The decisions on evidence items that were made."""
        if self.instrument.whole:
            return {}
        given = {name: str(self.data.get(f"item-{name}", "")) for name in item_names(self.indicator)}
        return {name: one for name, one in given.items() if one in DECISIONS}


class SettleForm(ScoreForm):
    """What holds after document review, and why; what must be filled in comes before what need not."""

    field_order = ("revision", "level", *TEXTS, "reason", "skip_reason", "for_interview")

    reason = forms.CharField(label=_("Alasan keputusan"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class PhraseForm(forms.Form):
    """A sentence for use again."""

    title = forms.CharField(label=_("Judul"), max_length=80)
    text = forms.CharField(label=_("Isi"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class SummaryForm(forms.Form):
    """How an aspect is worded."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    strengths = _text(_("Kekuatan"), rows=6)
    weaknesses = _text(_("Kelemahan"), rows=6)


class ReopenForm(forms.Form):
    """Whose first scores may be changed again, and why."""

    assessor = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


def score_initial(chosen: JudgedLevel, *, whole: bool, derived: str = "") -> Mapping[str, object]:
    """What a form begins with; a value that just follows from the items is left empty."""
    level = "" if not whole and chosen.level == derived else chosen.level
    return {
        **{name: getattr(chosen, name) for name in (*TEXTS, "skip_reason", "for_interview", "revision")},
        "level": level,
    }
