"""The endpoints of `/api/v1/`: they ask the queries the pages ask, and decide nothing themselves."""

import logging
from collections.abc import Collection
from typing import Annotated, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query
from ninja.errors import HttpError, Throttled, ValidationError
from pydantic import Field

from naik import __version__
from naik.api import evaluations, inside, scoring
from naik.api.problems import Problem, answer, language
from naik.api.schemas import (
    FoundOut,
    InstitutionOut,
    InstrumentOut,
    LeagueOut,
    ScoreIn,
    Word,
    YearOut,
)
from naik.apps.institutions.models import InstitutionKind
from naik.apps.results import queries
from naik.apps.results.throttling import ReportThrottle, RequestThrottle
from naik.instruments import loader
from naik.instruments.model import Text
from naik.intake.limits import LARGEST_FILE

api = NinjaAPI(
    title="Naik",
    version=__version__,
    description="Hasil evaluasi SPBE dan Pemdi yang diumumkan, beserta penghitungannya.",
    openapi_url="/openapi.json",
    docs_url=None,
    throttle=[RequestThrottle(settings.API_RATE)],
)
api.add_router("/ruang", inside.router)
api.add_router("/ruang", evaluations.router)
api.add_router("/evaluation", evaluations.machines)
Year = Annotated[int, Field(ge=2000, le=2100)]


@api.get("/years", response=list[YearOut], summary="Tahun yang diketahui")
def years(request: HttpRequest) -> object:
    """Every year of which a result is known."""
    return queries.years()


@api.get("/institutions", response=list[FoundOut], summary="Cari instansi")
def institutions(
    request: HttpRequest,
    q: Annotated[Word, Query(min_length=1)],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> object:
    """Institutions whose name is like `q`, the likest first; the league lists them by kind and province."""
    return queries.search(_printable(q), limit)


@api.get("/institutions/{slug}", response=InstitutionOut, summary="Satu instansi")
def institution(request: HttpRequest, slug: Annotated[str, Path(max_length=160)]) -> object:
    """Everything known of one institution."""
    found = queries.institution(slug)
    if found is None:
        raise Problem(404, Text("Instansi tidak dikenal.", "The institution is unknown."))
    return found


@api.get("/league", response=LeagueOut, summary="Klasemen satu tahun")
def league(
    request: HttpRequest,
    year: Annotated[Year, Query()],
    kind: Word = "",
    province: Word = "",
    predicate: Word = "",
    size: Word = "",
    instrument: Word = "",
    search: Word = "",
) -> object:
    """The league of a year; the rank is inside kind, province and size."""
    _one_of(str(year), [str(one.year) for one in queries.years()], "year")
    _one_of(kind, InstitutionKind.values, "kind")
    _one_of(province, [one.slug for one in queries.provinces()], "province")
    _one_of(size, [one for one, _label in queries.SIZE_CLASSES], "size")
    _one_of(instrument, loader.CATALOGUE_IDS, "instrument")
    _one_of(predicate, {band.predicate for one in loader.catalogue() for band in one.bands}, "predicate")
    return queries.league(
        year=year, kind=kind or None, province=province or None, predicate=predicate or None, size=size or None,
        instrument=instrument or None, search=_printable(search),
    )  # fmt: skip


@api.get("/results", response=LeagueOut, summary="Hasil satu tahun")
def results(request: HttpRequest, year: Annotated[Year, Query()]) -> object:
    """Every published result of a year, the highest first."""
    _one_of(str(year), [str(one.year) for one in queries.years()], "year")
    return queries.league(year=year)


@api.get("/instruments", response=list[InstrumentOut], summary="Instrumen")
def instruments(request: HttpRequest) -> object:
    """The instruments of the catalogue."""
    asked = language(request)
    return [
        {
            "id": one.id,
            "title": one.title.in_language(asked),
            "legal_basis": one.legal_basis,
            "indicators": len(one.indicators),
        }
        for one in loader.catalogue()
    ]


@api.get("/instruments/{instrument_id}", summary="Satu instrumen")
def instrument(request: HttpRequest, instrument_id: Annotated[str, Path(max_length=60)]) -> dict[str, Any]:
    """Structure, weights, bands and indicators of one instrument."""
    found = scoring.catalogue_instrument(instrument_id)
    asked = language(request)
    return {
        "id": found.id,
        "version": found.version,
        "title": found.title.in_language(asked),
        "legal_basis": found.legal_basis,
        "bands": [
            {"predicate": band.predicate, "lower": str(band.lower), "upper": str(band.upper)} for band in found.bands
        ],
        "domains": [
            {"id": one.id, "title": one.title.in_language(asked), "weight": str(one.weight)} for one in found.domains
        ],
        "aspects": [
            {"id": one.id, "title": one.title.in_language(asked), "weight": str(one.weight), "domain": one.domain}
            for one in found.aspects
        ],
        "indicators": [
            {
                "id": one.id,
                "title": one.title.in_language(asked),
                "weight": str(one.weight),
                "aspect": one.aspect,
                "levels": [
                    {"level": level.number, "criterion": level.criterion.in_language(asked)} for level in one.levels
                ],
            }
            for one in found.indicators
        ],
    }


@api.post("/score", summary="Hitung tingkat")
def score(request: HttpRequest, levels: ScoreIn) -> dict[str, Any]:
    """Score levels; the answer is the JSON of `naik score`. Nothing is stored."""
    return scoring.score_levels(levels.instrument, dict(levels.levels), levels.year, language(request))


@api.post("/score/report", summary="Hitung laporan", throttle=[ReportThrottle(settings.REPORT_RATE)])
def score_report(request: HttpRequest, instrument: Word = "") -> dict[str, Any]:
    """Score a file sent as the body: the official report PDF, CSV, XLSX or JSON. Nothing is stored."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST_FILE:
        raise RequestDataTooBig
    return scoring.score_file(request.body, "report", instrument or None, language(request))


def _printable(word: str) -> str:
    if not word.isprintable():
        raise Problem(400, Text("Ada karakter yang tidak sah.", "There is an invalid character."))
    return word


def _one_of(word: str, words: Collection[str], name: str) -> None:
    if word and word not in words:
        known = ", ".join(sorted(words))
        raise Problem(
            400,
            Text(f"'{name}' tidak dikenal; yang ada: {known}.", f"'{name}' is unknown; there are: {known}."),
        )


@api.exception_handler(Problem)
def problem(request: HttpRequest, fault: Problem) -> HttpResponse:
    """A refusal of ours."""
    return answer(request, fault)


@api.exception_handler(Throttled)
def throttled(request: HttpRequest, fault: Throttled) -> HttpResponse:
    """Too many requests from one address."""
    response = answer(
        request,
        Problem(429, Text("Terlalu banyak permintaan; coba sebentar lagi.", "Too many requests; try again soon.")),
    )
    response.headers["Retry-After"] = str(int(fault.wait or 60))
    return response


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Parameters or a body of the wrong form; every place is named."""
    places = [".".join(str(part) for part in error["loc"])[:120] for error in fault.errors]
    errors = [Text(f"{place} tidak sah", f"{place} is not valid") for place in places]
    return answer(request, Problem(400, Text("Isi permintaan tidak sah.", "The request is not valid."), errors))


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """A body that is no JSON."""
    return answer(request, Problem(400, Text("Isi permintaan bukan JSON.", "The body is not JSON.")))


@api.exception_handler(Http404)
def missing(request: HttpRequest, fault: Http404) -> HttpResponse:
    """An address that leads nowhere."""
    return answer(request, Problem(404, Text("Alamat ini tidak ada.", "There is nothing at this address.")))


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, fault: RequestDataTooBig) -> HttpResponse:
    """A body over the limit."""
    return answer(request, Problem(413, Text("Berkas lebih besar dari 25 MB.", "The file is larger than 25 MB.")))


@api.exception_handler(Exception)
def broken(request: HttpRequest, fault: Exception) -> HttpResponse:
    """A fault of ours: logged, and said without details."""
    logging.getLogger("naik.api").error("API fault", exc_info=fault)
    return answer(request, Problem(500, Text("Terjadi kesalahan di pihak kami.", "Something went wrong on our side.")))
