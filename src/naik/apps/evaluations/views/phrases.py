"""An assessor's own phrases."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from naik.apps.evaluations.forms.scoring import PhraseForm
from naik.apps.evaluations.operations import phrases as operations
from naik.apps.evaluations.queries.phrases import own_phrases
from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.SCORE_WRITE)
def phrases(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show one's own phrases and add one."""
    return _page(request, access, None)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(Permission.SCORE_WRITE)
def phrase(request: HttpRequest, access: Access, phrase_id: int) -> HttpResponseBase:
    """Change one of one's own phrases."""
    return _page(request, access, phrase_id)


@require_POST
@inside(Permission.SCORE_WRITE)
def remove(request: HttpRequest, access: Access, phrase_id: int) -> HttpResponseBase:
    """Take a phrase away."""
    operations.remove(access, phrase_id)
    messages.success(request, gettext("Frasa dihapus."))
    return redirect("phrases", access.institution.slug)


def _page(request: HttpRequest, access: Access, phrase_id: int | None) -> HttpResponseBase:
    stored = operations.own(access, phrase_id) if phrase_id is not None else None
    initial = {"title": stored.title, "text": stored.text} if stored else {}
    form = PhraseForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.keep(access, form.cleaned_data["title"], form.cleaned_data["text"], phrase_id)
        except Refused as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, gettext("Frasa disimpan."))
            return redirect("phrases", access.institution.slug)
    context = {"form": form, "stored": stored, "phrases": own_phrases(access)}
    return render(request, "evaluations/phrases.html", context, status=422 if form.errors else 200)
