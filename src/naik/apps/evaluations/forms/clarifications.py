"""Questions of assessors, and the institution's answers with documents of its library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from naik.apps.evaluations import gate
from naik.apps.evaluations.models import Assessment
from naik.apps.evaluations.operations.clarifications import Question
from naik.apps.evaluations.queries import clarifications as queries
from naik.apps.institutions.access import Access

LONGEST = 5000


def _words(label: Any, rows: int = 5) -> forms.CharField:  # noqa: ANN401  what Django's field takes
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}))


class QuestionForm(forms.Form):
    """What is asked, about which value or item or document of it, and by when the answer is wanted."""

    value = forms.ChoiceField(label=_("Indikator"))
    item = forms.ChoiceField(
        label=_("Butir data dukung"), required=False, help_text=_("Kosongkan bila tentang indikator seluruhnya.")
    )
    document = forms.TypedChoiceField(
        label=_("Dokumen"), coerce=int, empty_value=None, required=False,
        help_text=_("Dokumen yang dirujuk jawaban indikator ini."),
    )  # fmt: skip
    text = _words(_("Pertanyaan"))
    due_on = forms.DateField(
        label=_("Tenggat tanggapan"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, access: Access, assessment: Assessment, value: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  as Django's form
        """`value` is the one chosen so far: items and documents are offered for it."""
        super().__init__(*args, **kwargs)
        instrument, language = gate.instrument(assessment), get_language() or "id"
        titles = [
            (one, f"{one}. {instrument.value_indicator(one).title.in_language(language)}")
            for one in instrument.value_ids
        ]
        self.fields["value"].choices = [("", ""), *titles]  # type: ignore[attr-defined]  # a ChoiceField
        items = queries.item_choices(instrument, value) if value in instrument.value_ids else ()
        documents = queries.documents_of(access, assessment, value) if value else ()
        self._offer("item", [(code, text.in_language(language)) for code, text in items])
        self._offer("document", list(documents))
        first, last = queries.due_until(assessment)
        self.fields["due_on"].widget.attrs |= {"min": f"{first:%Y-%m-%d}", "max": f"{last:%Y-%m-%d}"}

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        if choices:
            self.fields[name].choices = [("", ""), *choices]  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields[name]

    def question(self) -> Question:
        """What was asked, once it is valid."""
        given = self.cleaned_data
        level, _dash, item = (given.get("item") or "0-0").partition("-")
        return Question(
            value=given["value"], text=given["text"], due_on=given["due_on"], level=int(level), item=int(item),
            document=given.get("document"),
        )  # fmt: skip


class AnswerForm(forms.Form):
    """The institution's answer, and what goes with it."""

    text = _words(_("Tanggapan"))
    documents = forms.TypedMultipleChoiceField(
        label=_("Lampiran dari pustaka bukti"), coerce=int, required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Kedua pihak dapat membuka lampiran. Berkas baru diunggah lebih dahulu ke pustaka bukti."),
    )  # fmt: skip

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  as Django's form
        super().__init__(*args, **kwargs)
        found = queries.documents_to_enclose(access)
        if found:
            self.fields["documents"].choices = found  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["documents"]


class AskAgainForm(forms.Form):
    """A further question."""

    text = _words(_("Pertanyaan lanjutan"), 3)


class CloseForm(forms.Form):
    """Why a clarification ends."""

    reason = _words(_("Alasan menutup"), 2)
