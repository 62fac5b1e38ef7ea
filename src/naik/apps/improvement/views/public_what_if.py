"""What if: change a level and see what moves. A plain form; a small script spares it the page load."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from naik.apps.improvement.queries import public_what_if as reads
from naik.apps.improvement.queries.public_question import Question, read
from naik.apps.improvement.views.public_answering import PART, for_everybody
from naik.apps.results import queries

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""As on every public page, and the one script of ours that asks for the figures."""


@require_safe
@for_everybody
def what_if(request: HttpRequest) -> HttpResponse:
    """Every level to change, and the figures."""
    question = reads.begun(read(request.GET))
    page = queries.institution(question.institution) if question.institution else None
    context = _figures(question) | {"groups": reads.groups(question), "institution": page}
    response = render(request, "improvement/public_what_if.html", context)
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return response


@require_safe
@partial(for_everybody, template=PART)
def figures(request: HttpRequest) -> HttpResponse:
    """The figures alone, for the script."""
    return render(request, "improvement/public_figures.html", _figures(read(request.GET)))


def _figures(question: Question) -> dict[str, object]:
    return {
        "question": question,
        "moved": reads.moved(question),
        "plan_address": f"{reverse('plan_levels')}?{question.query()}" if question.filled else "",
    }
