"""Words and links of evaluations for templates."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from naik.apps.evaluations import policies
from naik.apps.evaluations.models import Assessment
from naik.apps.institutions.access import Access
from naik.apps.institutions.roles import Permission
from naik.cycle.stages import TITLES, Stage
from naik.instruments.model import Text
from naik.scoring import round_half_up, value_from_text

register = template.Library()
P = Permission
TABS = (
    ("assessment", _("Ringkasan"), P.ASSESSMENT_READ, ()),
    ("assessment_sharing", _("Pembagian"), P.ASSESSMENT_SHARE, ()),
    ("answer_checks", _("Pemeriksaan internal"), P.ANSWER_CHECK, ()),
    ("submission", _("Pengajuan"), P.ASSESSMENT_READ, ()),
    ("score_queue", _("Penilaian asesor"), P.SCORE_WRITE, (Stage.DOCUMENT_REVIEW,)),
    ("clarifications", _("Klarifikasi"), P.ASSESSMENT_READ, ()),
    ("meetings", _("Interviu dan visitasi"), P.ASSESSMENT_READ, (Stage.INTERVIEW, Stage.VISIT)),
    ("appeals", _("Sanggah"), P.ASSESSMENT_READ, (Stage.APPEAL,)),
    ("review", _("Reviu"), P.REVIEW_MARK, (Stage.REVIEW,)),
    ("outcome", _("Hasil"), P.ASSESSMENT_READ, ()),
)
"""Pages of an assessment: the name of the address, its word, the right it needs, the stages of which one must apply."""


@register.filter
def stage_title(stage: str) -> str:
    """The name of a stage in the language of the page."""
    return said(TITLES[Stage(stage)])


@register.filter
def said(text: Text) -> str:
    """A bilingual text in the language of the page."""
    return text.in_language(get_language() or "id")


@register.simple_tag(takes_context=True)
def assessment_tabs(context: dict[str, Any]) -> SafeString:
    """Links to the pages of the assessment that this person may open."""
    access: Access = context["access"]
    assessment: Assessment = context["assessment"]
    links = []
    for name, word, permission, stages in TABS:
        if not access.may_somewhere(permission) or (stages and not set(stages).intersection(assessment.stages)):
            continue
        if name == "score_queue" and policies.is_inside(access) and not assessment.cycle.rehearsal:
            continue
        try:
            address = reverse(name, args=[access.institution.slug, assessment.pk])
        except NoReverseMatch:
            continue
        links.append((address, SafeString(' aria-current="page"') if context.get("here") == name else "", word))
    return format_html_join("", '<li><a href="{}"{}>{}</a></li>', links)


@register.filter
def exact_level(text: str) -> str:
    """``{{ row.level|exact_level }}``: an exact text such as ``7/6`` as 1,17; a dash for none."""
    if not text:
        return "\N{EN DASH}"
    value = Fraction(value_from_text(text))
    if value.denominator == 1:
        return str(value.numerator)
    return number_format(round_half_up(value), 2)
