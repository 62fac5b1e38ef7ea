"""The design system: every component in all its states, on one page that the visual tests look at."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from naik.apps.site.figures import PREDICATES
from naik.apps.site.views.responses import page, public


class Example(forms.Form):
    """A form with every kind of field; shown empty and, wrongly filled in, with its errors."""

    name = forms.CharField(label=_("Nama dokumen"), help_text=_("Seperti tertulis pada dokumen."), max_length=20)
    email = forms.EmailField(label=_("Alamat surel"))
    dated = forms.DateField(label=_("Tanggal"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("Jenis"), choices=[("a", _("Peraturan")), ("b", _("Laporan"))])
    note = forms.CharField(label=_("Catatan"), widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label=_("Saya sudah membaca"))


@public
def components(request: HttpRequest) -> HttpResponse:
    """Show them all; the same classes as on every other page."""
    typed = {"name": "x" * 30, "email": "bukan surel", "dated": "", "kind": "c"}
    wrong = Example({f"wrong-{name}": value for name, value in typed.items()}, prefix="wrong")
    context = {
        "form": Example(),
        "wrong": wrong,
        "predicates": [(word, steps) for steps, word in enumerate(PREDICATES, start=1)],
    }
    return page(request, "site/components.html", context)
