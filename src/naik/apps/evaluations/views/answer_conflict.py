"""Two people wrote into the same fields: both texts, and one choice for each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from naik.apps.evaluations.models import Assessment
from naik.apps.evaluations.operations.answers import Conflict
from naik.apps.institutions.access import Access
from naik.apps.institutions.time_zones import abbreviation
from naik.cycle.steps import LONGEST, Field


def conflict_page(request: HttpRequest, access: Access, assessment: Assessment, conflict: Conflict) -> HttpResponse:
    """Each field that both changed is a choice under the field's own name; the rest goes along."""
    answer = conflict.held.answer
    differing = []
    for name in conflict.names:
        mine, stored = conflict.mine[name], conflict.stored[name]
        choices = [
            ("milik", gettext("Isian Anda"), _sent(mine), _shown(mine)),
            ("tersimpan", gettext("Tersimpan sekarang"), _sent(stored), _shown(stored)),
        ]
        if isinstance(mine, str) and isinstance(stored, str) and 0 < len(mine) + len(stored) < LONGEST - 2:
            both = f"{stored}\n\n{mine}".strip()
            choices.append(("keduanya", gettext("Keduanya, berurutan"), both, ""))
        differing.append((name, _label(name), choices))
    changed_by = answer.changed_by
    context = {
        "assessment": assessment,
        "answer": answer,
        "indicator": conflict.held.indicator,
        "same": [(name, _sent(value)) for name, value in conflict.mine.items() if name not in conflict.names],
        "differing": differing,
        "by": changed_by.name if changed_by else "",
        "person": access.person.pk,
        "zone": abbreviation(access.institution),
    }
    return render(request, "evaluations/answer_conflict.html", context, status=409)


def _label(name: str) -> str:
    kind, _, number = name.partition("-")
    words = {
        "met": gettext("Tingkat %(level)s terpenuhi"),
        "facts": gettext("Fakta, tingkat %(level)s"),
        "analysis": gettext("Analisis, tingkat %(level)s"),
    }
    return words[kind] % {"level": number}


def _sent(value: Field) -> str:
    """A value as a form sends it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def _shown(value: Field) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return gettext("ya") if value else gettext("tidak")
    return value or gettext("kosong")
