"""The page of an answer: where one stands, the choices, and one part of the way up at a time.

Each part is solved when it is opened, so that none waits for the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from naik.apps.improvement.queries import public_answer
from naik.apps.improvement.queries.public_places import known_levels
from naik.apps.improvement.queries.public_question import HIGHEST, MOST_YEARS, Question
from naik.apps.improvement.views.public_figures import effort_figure
from naik.apps.results import queries
from naik.planning import Infeasible

PARTS = {
    "": gettext_noop("Rencana setahun"),
    "upaya": gettext_noop("Upaya dan indeks"),
    "tahun": gettext_noop("Peta jalan"),
    "lain": gettext_noop("Pilihan lain"),
    "asumsi": gettext_noop("Asumsi upaya"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A part of the page and where it is."""

    label: str
    href: str
    here: bool


def answer_page(request: HttpRequest, question: Question, part: str, *, published: Sequence[int] = ()) -> HttpResponse:
    """Render a part; ``published`` are the years whose levels of this institution are known."""
    page = queries.institution(question.institution) if question.institution else None
    own = next((one for one in known_levels(question.institution) if one.year == question.year), None)
    context: dict[str, object] = {
        "question": question,
        "standing": public_answer.standing(question),
        "institution": page,
        "official": own is not None and own.instrument == question.instrument.id and own.levels == question.levels,
        "published": published,
        "part": part,
        "links": [Link(gettext(label), _address(question, name), name == part) for name, label in PARTS.items()],
        "bands": [band for band in question.instrument.bands if band.number > question.score.band.number],
        "highest": HIGHEST,
        "years": range(1, MOST_YEARS + 1),
        "raises": range(1, 6),
        "sheet": f"{reverse('plan_sheet')}?{question.query()}",
        "try_out": f"{reverse('what_if')}?{question.changed(start=question.start or question.levels).query()}",
    }
    context.update(_part(question, part))
    return render(request, "improvement/public_plan.html", context)


def _address(question: Question, part: str) -> str:
    query = question.query(bagian=part) if part else question.query()
    return f"{reverse('plan_levels')}?{query}"


def _part(question: Question, part: str) -> dict[str, object]:
    if part == "asumsi":
        return {"assumptions": public_answer.assumption_table(question)}
    if part == "upaya":
        return {"figure": effort_figure(question, public_answer.efforts(question))}
    if part == "tahun":
        return _road_map(question)
    answer = public_answer.planned(question)
    if answer.infeasible is not None or answer.plan is None:
        return _infeasible(question, answer.infeasible, part)
    if part == "lain":
        return {"others": public_answer.others(question, answer.plan), "plan": answer.plan}
    done = question.changed(levels=answer.plan.levels_after, start=question.start or question.levels)
    return {"answer": answer, "plan": answer.plan, "try_done": f"{reverse('what_if')}?{done.query()}"}


def _road_map(question: Question) -> dict[str, object]:
    found = public_answer.years_ahead(question)
    if isinstance(found, Infeasible):
        return _infeasible(question, found, "tahun")
    years = [(year, public_answer.by_part(question, year.raises)) for year in found.years]
    return {"road_map": found, "road_years": years}


def _infeasible(question: Question, found: Infeasible | None, part: str) -> dict[str, object]:
    loosened = None if found is None else public_answer.relaxed(question, found.relaxations)
    return {"infeasible": found, "loosened": None if loosened is None else _address(loosened, part)}
