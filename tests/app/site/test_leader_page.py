"""The leader's page answers one question, on one screen and on one sheet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from naik.apps.improvement.models import Action, PlannedRaise
from naik.apps.improvement.operations import plans as operations
from naik.apps.improvement.operations.plans import Adoption
from naik.apps.improvement.queries import plans as queries
from naik.apps.improvement.wishes import Wishes
from naik.apps.institutions.roles import Role
from naik.apps.site.leading import Leading, leading
from naik.apps.tenancy.scope import opened
from tests.people import METRO, access, institution, member, office, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")
ADDRESS = "/ruang/kota-bandar-lampung/pimpinan/"


def seen(who: Any) -> Leading:
    entered = access(who)
    with opened([institution().pk], person=who.pk):
        return leading(entered)


def with_a_plan(who: Any) -> None:
    entered, now = access(who), timezone.localdate()
    with opened([institution().pk], person=who.pk):
        plan = operations.draft(
            entered, "Menuju Cukup", Wishes(origin="terbit-2021", first_year=now.year, target="Cukup")
        )
        shown = queries.page(plan, "id").digest
        operations.adopt(entered, plan.pk, Adoption(shown=shown, position="Sekda", place="Telukbetung"))
        raised = PlannedRaise.objects.filter(plan=plan).order_by("pk").first()
        assert raised is not None
        Action.objects.create(
            institution=institution(), title="Menyusun peraturan", source="plan", planned_raise=raised,
            instrument="spbe-2020", value=raised.value, level=2, office=office("1.04", name="Dinas Terlambat"),
            due_on=now - timedelta(days=20), promised="Peraturan", created_by=who,
        )  # fmt: skip


def test_without_a_plan_it_shows_the_published_index_and_the_way_to_a_plan() -> None:
    page = seen(member("Eva", Role.LEADER))
    assert page.published is not None
    assert (page.published.year, str(page.published.index), page.published.predicate) == (2024, "2.98", "Baik")
    assert str(page.published.missing) == "0.52"
    assert page.plan is None
    text = signed_in(member("Eva Dua", Role.LEADER)).get(ADDRESS).content.decode()
    assert "2,98" in text
    assert "Belum ada rencana yang ditetapkan" in text


def test_a_late_action_stands_in_the_way_and_names_its_office() -> None:
    with_a_plan(member("Ratna", Role.COORDINATOR))
    leader = member("Eva", Role.LEADER)
    page = seen(leader)
    assert page.plan is not None
    assert page.plan.found.reachable.exact < page.plan.found.planned.exact
    assert page.obstacles
    assert [one.office for one in page.late] == ["Dinas Terlambat"]
    assert page.pace is not None
    assert page.pace.score is None
    text = signed_in(leader).get(ADDRESS).content.decode()
    assert "Dinas Terlambat" in text
    assert "bertolak dari tingkat tahun 2021" in text
    paper = signed_in(leader).get(f"{ADDRESS}lembar.pdf")
    assert paper.content.startswith(b"%PDF")
    assert signed_in(leader).get(f"/en{ADDRESS}lembar.pdf").content != paper.content


def test_one_sheet_is_one_page() -> None:
    import pypdfium2

    with_a_plan(member("Ratna", Role.COORDINATOR))
    paper = signed_in(member("Eva", Role.LEADER)).get(f"{ADDRESS}lembar.pdf").content
    assert len(pypdfium2.PdfDocument(paper)) == 1


def test_strangers_meet_nothing() -> None:
    assert signed_in(member("Tamu", Role.LEADER, slug=METRO)).get(ADDRESS).status_code == 404
