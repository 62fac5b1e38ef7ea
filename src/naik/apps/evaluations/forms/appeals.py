"""What people fill in about appeals."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from naik.apps.evaluations.forms.meetings import level_field, said
from naik.apps.evaluations.operations.appeals import Filing
from naik.apps.evaluations.queries.appeals import Appealable
from naik.apps.evaluations.templatetags.evaluations import exact_level
from naik.apps.evidence.models import Document
from naik.instruments.model import Indicator, Instrument

UPHOLD, REFUSE = "kabulkan", "tolak"


class FilingForm(forms.Form):
    """What the institution objects to, with grounds and evidence."""

    value = forms.ChoiceField(label=_("Indikator dan tingkat yang berlaku"))
    level = forms.ChoiceField(label=_("Tingkat yang diminta"))
    grounds = forms.CharField(
        label=_("Alasan sanggah"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Sebutkan bagian penilaian yang disanggah, dan dokumen serta halaman yang menunjukkannya."),
    )  # fmt: skip
    documents = forms.MultipleChoiceField(
        label=_("Dokumen yang disertakan"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Dari pustaka bukti; unggah di sana lebih dulu bila belum ada."),
    )

    def __init__(
        self,
        instrument: Instrument,
        values: Iterable[Appealable],
        documents: Iterable[Document],
        *args: object,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["value"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("Pilih indikator")),
            *((one.value, f"{one.value}. {said(one.title)} ({exact_level(one.level)})") for one in values),
        ]
        levels = dict.fromkeys(level.number for one in instrument.indicators for level in one.levels)
        self.fields["level"].choices = [("", _("Pilih tingkat")), *((str(one), str(one)) for one in sorted(levels))]  # type: ignore[attr-defined]  # as above
        self.fields["documents"].choices = [(str(one.pk), one.title) for one in documents]  # type: ignore[attr-defined]  # as above

    def filing(self) -> Filing:
        """What was typed, once it is valid."""
        given = self.cleaned_data
        return Filing(
            value=given["value"],
            level=given["level"],
            grounds=given["grounds"].replace("\r\n", "\n"),
            documents=tuple(int(one) for one in given["documents"]),
        )


class AnswerForm(forms.Form):
    """The answer to an appeal; upholding it needs the new level."""

    decision = forms.ChoiceField(
        label=_("Jawaban"), widget=forms.RadioSelect,
        choices=[(UPHOLD, _("Kabulkan: tingkat berubah")), (REFUSE, _("Tolak: tingkat tetap"))],
    )  # fmt: skip
    reasons = forms.CharField(label=_("Pertimbangan"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 8}))
    field_order = ("decision", "level", "reasons")

    def __init__(self, instrument: Instrument, indicator: Indicator, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["level"] = level_field(instrument, indicator, required=False)
        self.fields["level"].help_text = _("Hanya bila sanggah dikabulkan.")
        self.order_fields(self.field_order)

    @property
    def reasons_given(self) -> str:
        """The reasons, with plain line ends."""
        text: str = self.cleaned_data["reasons"]
        return text.replace("\r\n", "\n")
