"""What people fill in when they check, send back and sign."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from naik.apps.evaluations.models import Assessment
from naik.apps.evaluations.models.outcomes import SignedPaper
from naik.apps.evaluations.operations.checking import LONGEST, REASONS, Reason
from naik.apps.evaluations.queries.revisions import papers


class CheckForm(forms.Form):
    """A decision on an answer, over the revision that was read."""

    move = forms.ChoiceField(choices=[("accept", ""), ("return", "")])
    revision = forms.IntegerField(min_value=0)
    reason = forms.CharField(max_length=LONGEST, required=False)


class ItemCheckForm(CheckForm):
    """A decision on an evidence item; `kind` is what is wrong with it."""

    kind = forms.ChoiceField(choices=[(one.value, REASONS[one].id) for one in Reason], required=False)


class ActReasonForm(forms.Form):
    """Why the assessment is sent back or opened again."""

    reason = forms.CharField(label=_("Alasan"), widget=forms.Textarea, max_length=LONGEST)


class SignForm(forms.Form):
    """The papers that are signed, as what and where; `shown` is the digest of what was read."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)
    position = forms.CharField(label=_("Jabatan"), max_length=160, help_text=_("Misalnya Sekretaris Daerah."))
    place = forms.CharField(label=_("Tempat"), max_length=120)

    def __init__(self, assessment: Assessment, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.papers = papers(assessment)
        for one in self.papers:
            self.fields[one.value] = forms.BooleanField(label=AGREED[one])

    def agreed(self) -> list[str]:
        """The papers whose boxes are ticked."""
        return [one.value for one in self.papers if self.cleaned_data.get(one.value)]


AGREED = {
    SignedPaper.SELF_ASSESSMENT_MINUTES: _("Saya menandatangani Berita Acara Penilaian Mandiri."),
    SignedPaper.PUBLICATION_CONSENT: _("Saya menyetujui publikasi hasil evaluasi (Pernyataan Persetujuan Publikasi)."),
}
