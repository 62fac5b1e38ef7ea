"""The plan on one printed page, in the language of the request."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, ngettext

from naik.apps.improvement.queries import public_answer
from naik.apps.improvement.queries.public_question import Question
from naik.apps.improvement.views.public_answering import said
from naik.apps.improvement.views.public_figures import printed
from naik.apps.results import queries
from naik.instruments.model import Text
from naik.planning import Plan
from naik.reports import papers


def sheet_of(question: Question) -> bytes:
    """A PDF of where one stands, what to raise and what it takes."""
    page = queries.institution(question.institution) if question.institution else None
    standing = public_answer.standing(question)
    answer = public_answer.planned(question)
    title = gettext("Rencana naik: %(name)s") % {"name": page.name} if page is not None else gettext("Rencana naik")
    now = standing.score
    facts = [
        [gettext("Indeks sekarang"), printed(now.index), gettext(now.predicate)],
        *(
            [f"{place.label} ({standing.league_year})", f"{place.rank}", gettext("dari %(of)s") % {"of": place.of}]
            for place in standing.places[:2]
        ),
    ]
    data: dict[str, object] = {
        "title": title,
        "language": "en" if (get_language() or "id").startswith("en") else "id",
        "header": said(question.instrument.title),
        "footer": gettext("Dihitung oleh Naik dari tingkat yang diberikan; bukan hasil resmi. Upaya adalah asumsi."),
        "facts": facts,
        "words": _words(),
        "refusal": "",
        "summary": [],
        "daring": "",
        "parts": [],
        "raises": [],
        "bundles": [],
    }
    if answer.plan is not None:
        data |= _plan(answer, answer.plan)
    elif answer.infeasible is not None:
        sentences = [answer.infeasible.reason, *(one.message for one in answer.infeasible.relaxations)]
        data["refusal"] = " ".join(_ended(one) for one in sentences)
    return papers.pdf(papers.template("plan_sheet.typ"), data)


def _plan(answer: public_answer.PlanAnswer, plan: Plan) -> dict[str, object]:
    return {
        "summary": [
            [gettext("Indeks sesudah rencana"), printed(plan.index_after), gettext(plan.predicate_after)],
            [
                gettext("Upaya"),
                str(plan.effort),
                ngettext("%(count)s indikator naik", "%(count)s indikator naik", len(plan.raises))
                % {"count": len(plan.raises)},
            ],
        ],
        "daring": said(answer.daring.sentence) if answer.daring is not None and plan.raises else "",
        "parts": [
            [said(part.title), printed(part.now), "" if part.after is None else printed(part.after)]
            for part in answer.domains
        ],
        "raises": [
            [
                said(part.title),
                [
                    [
                        line.one.value,
                        said(line.indicator.title),
                        f"{_level(line.level_from)} → {_level(line.level_to)}",
                        str(line.one.effort),
                    ]
                    for line in part.lines
                ],
            ]
            for part in answer.parts
        ],
        "bundles": [
            [said(use.bundle.title), ", ".join(use.values), str(use.bundle.cost.effort)] for use in plan.bundles
        ],
    }


def _level(level: int | Decimal) -> str:
    return number_format(level)


def _ended(text: Text) -> str:
    sentence = said(text)
    sentence = sentence[:1].upper() + sentence[1:]
    return sentence if sentence.endswith(".") else f"{sentence}."


def _words() -> dict[str, str]:
    return {
        "part": gettext("Domain atau aspek"),
        "now": gettext("Sekarang"),
        "after": gettext("Sesudah"),
        "raises": gettext("Indikator yang naik (tingkat, poin upaya)"),
        "bundles": gettext("Pekerjaan bersama, dihitung sekali"),
        "daring": gettext("Seberapa berani?"),
        "reached": gettext("Sasaran ini sudah tercapai; tidak ada indikator yang perlu naik."),
    }
