"""A plan as a paper."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from naik.apps.improvement.queries.plans import Group, Page
from naik.apps.institutions.access import Access
from naik.reports.papers import pdf, template
from naik.scoring.printing import number_text


def paper(access: Access, page: Page, language: str) -> bytes:
    """The plan as a PDF in the language of the page."""
    plan, told = page.plan, page.told
    return pdf(
        template("plan.typ"),
        {
            "title": plan.title,
            "language": "en" if language.startswith("en") else "id",
            "header": access.institution.name,
            "footer": gettext("Rencana peningkatan %(title)s") % {"title": plan.title},
            "subtitle": _subtitle(access, page),
            "before": {
                "index": _figure(plan.index_before, language), "predicate": told["predicate_before"],
                "steps": page.steps_before,
            },
            "after": {
                "index": _figure(plan.index_after, language), "predicate": plan.predicate_after,
                "steps": page.steps_after,
            },
            "effort": str(plan.effort),
            "effort-note": ngettext("%(count)s kenaikan", "%(count)s kenaikan", len(told["raises"]))
            % {"count": len(told["raises"])},
            "groups": [
                {"title": group.title.in_language(language), "rows": _rows(group, language)} for group in page.by_domain
            ],
            "bundles": [
                gettext("%(title)s: %(effort)s poin, untuk indikator %(values)s")
                % {"title": one["title"], "effort": one["effort"], "values": ", ".join(one["indicators"])}
                for one in page.bundles
            ],
            "assumptions": _assumptions(page),
            "signature": _signature(page),
            "words": _words(),
        },
    )  # fmt: skip


def _subtitle(access: Access, page: Page) -> str:
    years = str(page.plan.first_year)
    if page.plan.years > 1:
        years += f"–{page.last_year}"
    if page.plan.number is None:
        return f"{access.institution.name} · {years}"
    return f"{access.institution.name} · {years} · " + gettext("Rencana nomor %(number)s") % {
        "number": page.plan.number
    }


def _rows(group: Group, language: str) -> list[list[str]]:
    return [
        [
            one.value, one.title.in_language(language), f"{one.level_from} → {one.level_to}", str(one.effort),
            str(one.year), one.office or "–",
        ]
        for one in group.raises
    ]  # fmt: skip


def _assumptions(page: Page) -> list[str]:
    told = page.told["assumptions"]
    found = [str(told["source"])]
    if told["own"]:
        cells = ", ".join(f"{one['indicator']} → {one['level']}" for one in told["own"])
        found.append(gettext("Angka sendiri untuk indikator dan tingkat: %(cells)s") % {"cells": cells})
    return found


def _signature(page: Page) -> dict[str, str] | None:
    plan = page.plan
    if plan.adopted_by is None or plan.adopted_at is None:
        return None
    day = date_format(localtime(plan.adopted_at), "j F Y")
    return {
        "place-and-day": f"{plan.place}, {day}", "position": plan.position, "name": plan.adopted_by.name,
        "digest": page.groups_of_digest,
    }  # fmt: skip


def _words() -> dict[str, object]:
    return {
        "before": gettext("Indeks sekarang"),
        "after": gettext("Indeks sesudah rencana"),
        "effort": gettext("Poin upaya"),
        "head": [
            gettext("No."), gettext("Indikator"), gettext("Tingkat"), gettext("Upaya"), gettext("Tahun"),
            gettext("Perangkat daerah"),
        ],
        "bundles": gettext("Dikerjakan sekali untuk banyak indikator"),
        "assumptions": gettext("Anggapan yang dipakai"),
        "digest": gettext("Sidik digital isi (SHA-256):"),
        "draft": gettext("Rancangan: belum ditetapkan."),
    }  # fmt: skip


def _figure(value: Decimal, language: str) -> str:
    return number_text(value).in_language(language)
