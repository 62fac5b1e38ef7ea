"""Searching a library of 100,000 documents, against a sequential LIKE over their titles in the same run.

`python -m benchmarks.search` makes a database of its own, fills it and prints the median; it takes some minutes.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from itertools import accumulate
from statistics import median, quantiles
from time import perf_counter

DOCUMENTS = 100_000
BODIES = 3_000
"""Texts that are indexed in full; each stands for some thirty documents, whose titles are all their own."""
WORDS = 300
REPEATS = 3
ALLOWED_SECONDS = 0.3
SLUG = "kota-bandar-lampung"
BEGINNINGS = ("", "", "", "me", "ber", "di", "pe", "ter")
ENDINGS = ("", "", "", "kan", "an", "nya")
KINDS = (
    "Peraturan Wali Kota", "Keputusan Wali Kota", "Laporan", "Pedoman", "Rencana induk", "Notula rapat",
    "Standar operasional prosedur", "Berita acara", "Surat edaran", "Kerangka acuan kerja",
)  # fmt: skip
QUERIES = (
    "arsitektur spbe", "penilaian risiko", "menilai", "perwali", "peraturan", "laporan audit", "peraturan wali kota",
    "12/2021", "nomor 45 tahun 2019", '"rencana induk"', "keamanan informasi", "manajemen layanan", "pusat data",
    "kebijakan internal tata kelola", "notula rapat koordinasi", "rencana", "pengelolaan aset", "pelatihan",
)  # fmt: skip


def vocabulary() -> tuple[list[str], list[float]]:
    """Indonesian words with affixes, and how often each is used, added up: as in real texts, few of them very often."""
    from naik.indonesian.vocabulary import roots

    chance = random.Random(47)
    known = sorted(roots())
    found = {f"{chance.choice(BEGINNINGS)}{root}{chance.choice(ENDINGS)}" for root in known for _ in range(6)}
    words = sorted(found)
    chance.shuffle(words)
    asked = [word for query in QUERIES for word in query.replace('"', "").split() if word.isalpha()]
    for place, word in enumerate(dict.fromkeys(asked)):
        # Between a third and a fiftieth of the documents hold it.
        words.insert(100 + 40 * place, word)
    return words, list(accumulate(1 / (place + 10) for place in range(len(words))))


def bodies(chance: random.Random) -> list[str]:
    """The texts."""
    words, weights = vocabulary()
    return [" ".join(chance.choices(words, cum_weights=weights, k=WORDS)) for _ in range(BODIES)]


def rows(chance: random.Random, texts: list[str], institution_id: int) -> Iterator[tuple[str, str, int, str]]:
    """(title, number, text, vector) of each document."""
    from naik.apps.evidence.search_indexing import BODY_POSITION, head_vector
    from naik.indonesian import as_tsvector, index_terms

    words, weights = vocabulary()
    vectors = [as_tsvector(index_terms(text), first_position=BODY_POSITION) for text in texts]
    for _ in range(DOCUMENTS):
        number = f"{chance.randint(1, 200)}/{chance.randint(2015, 2026)}"
        title = f"{chance.choice(KINDS)} {number} tentang {' '.join(chance.choices(words, cum_weights=weights, k=6))}"
        text = chance.randrange(BODIES)
        yield title, number, text, f"{head_vector(institution_id, title=title, number=number)} {vectors[text]}"


FILLING = (
    # The history of a document that nobody changed is of no matter here.
    "ALTER TABLE evidence_document DISABLE TRIGGER USER",
    "INSERT INTO evidence_document"
    " (title, number, signed_by, confidential, tags, keeper_id, created_at, revision, institution_id)"
    " SELECT title, number, '', id %% 20 = 0, '{}', %(keeper)s, now(), 1, %(institution)s FROM made ORDER BY id",
    "ALTER TABLE evidence_document ENABLE TRIGGER USER",
    "UPDATE made SET document = place.id"
    " FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM evidence_document) place"
    " WHERE place.place = made.id",
    "INSERT INTO evidence_storedfile"
    " (sha256, size, kind, media_type, marks, text_state, scan_result, stored_at, institution_id)"
    " SELECT text, 1, 'pdf', 'application/pdf', '[]', 'read', '', now(), %(institution)s FROM texts",
    "INSERT INTO evidence_pagetext (file_id, page, text, institution_id)"
    " SELECT file.id, 1, texts.content, %(institution)s"
    " FROM texts JOIN evidence_storedfile file ON file.sha256 = texts.text::text",
    "INSERT INTO evidence_version (document_id, ordinal, file_id, name, uploaded_by_id, uploaded_at, institution_id)"
    " SELECT made.document, 1, file.id, 'a.pdf', %(keeper)s, now(), %(institution)s"
    " FROM made JOIN evidence_storedfile file ON file.sha256 = made.text::text",
    "INSERT INTO evidence_searchentry (document_id, institution_id, vector)"
    " SELECT document, %(institution)s, vector FROM made",
)


def fill(institution_id: int, keeper_id: int) -> None:
    """Copy the documents in, as the owner of the tables."""
    from django.db import connections

    chance = random.Random(2026)
    texts = bodies(chance)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'; SET synchronous_commit = off")
        cursor.execute("CREATE TEMPORARY TABLE texts (text integer, content text)")
        cursor.execute(
            "CREATE TEMPORARY TABLE made (id bigserial, title text, number text, text integer, vector tsvector,"
            " document bigint)"
        )
        with cursor.copy("COPY texts FROM STDIN") as copy:
            for place, text in enumerate(texts):
                copy.write_row((place, text))
        with cursor.copy("COPY made (title, number, text, vector) FROM STDIN") as copy:
            for row in rows(chance, texts, institution_id):
                copy.write_row(row)
        # Filled into an index one by one, the lexemes take minutes.
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes"
            " WHERE tablename = 'evidence_searchentry' AND indexdef LIKE '%gin%'"
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for statement in FILLING:
            cursor.execute(statement, {"institution": institution_id, "keeper": keeper_id})
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("ANALYZE")


def seconds(work: Callable[[], object]) -> float:
    """The time of one run."""
    start = perf_counter()
    work()
    return perf_counter() - start


def measure() -> tuple[list[float], list[float]]:
    """Seconds of every search, and of the baseline's scan of the titles, in turn."""
    from django.db import connection

    from naik.apps.accounts.models import Person
    from naik.apps.evidence.search import find
    from naik.apps.institutions.access import access_to
    from naik.apps.institutions.models import Institution, Membership
    from naik.apps.institutions.roles import Reach, Role
    from naik.apps.tenancy.scope import opened

    where = Institution.objects.get(slug=SLUG)
    person = Person.objects.create_person("kecepatan@contoh.id", "Kecepatan")
    with opened([where.pk]):
        Membership.objects.create(institution=where, person=person, role=Role.COORDINATOR, reach=Reach.INSTITUTION)
    print(f"filling in {DOCUMENTS:,} documents: {seconds(lambda: fill(where.pk, person.pk)):.0f} s")
    access = access_to(person, SLUG)
    if access is None:
        raise RuntimeError("the person just made has no access")

    def titles(word: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM evidence_document WHERE lower(title) LIKE %s", [f"%{word}%"])

    searches, scans = [], []
    with opened([where.pk], person=person.pk):
        for query in QUERIES:
            found = find(access, query)
            times = [seconds(lambda query=query: find(access, query)) for _ in range(REPEATS)]  # type: ignore[misc]  # bound
            scans += [seconds(lambda query=query: titles(query)) for _ in range(REPEATS)]  # type: ignore[misc]  # bound
            searches += times
            print(f"{query:32} {found.total:6,} found {median(times) * 1000:7.0f} ms")
    return searches, scans


def main() -> int:
    """Fill, measure, print and judge."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naik.settings.test")
    import django
    from django.db import connections
    from django.test.utils import setup_databases, teardown_databases

    django.setup()
    from naik.apps.results.operations import load_shipped
    from naik.apps.tenancy.row_security import grant_to_application

    owner, application = connections["owner"].settings_dict, connections["default"].settings_dict
    owner["TEST"].update({"NAME": "naik_benchmark_search", "DEPENDENCIES": []})
    databases = setup_databases(verbosity=0, interactive=False, aliases={"owner": None})
    try:
        grant_to_application("owner", application["USER"])
        application["NAME"] = owner["NAME"]
        load_shipped()
        searches, scans = measure()
    finally:
        connections["default"].close()
        teardown_databases(databases, verbosity=0)
    found, ninth = median(searches), quantiles(searches, n=20)[-1]
    print(f"search of {DOCUMENTS:,} documents: median {found * 1000:.0f} ms, p95 {ninth * 1000:.0f} ms", end="; ")
    print(f"{found / median(scans):.2f} of a scan of their titles (allowed {ALLOWED_SECONDS * 1000:.0f} ms)")
    return 0 if found <= ALLOWED_SECONDS else 1


if __name__ == "__main__":
    raise SystemExit(main())
