"""A person gets a copy of what evaluations hold about them, and an erasure takes away what is theirs alone."""

from __future__ import annotations

import pytest

from naik.apps.accounts import personal_data
from naik.apps.audit.operations import Author
from naik.apps.evaluations.models import Assessor, ConflictOfInterest, Declaration, FirstScore, Phrase
from naik.apps.evaluations.rehearsal_holding import count, move
from naik.apps.institutions.models import Region
from naik.apps.institutions.roles import Role
from naik.apps.tenancy.scope import opened
from naik.cycle.stages import REHEARSAL, Stage
from tests.evaluating import assessment, assessor, authority, cycle, rehearsal
from tests.people import institution, member

pytestmark = pytest.mark.usefixtures("shipped_data")


def part() -> personal_data.Part:
    return next(one for one in personal_data.parts() if one.kind == "evaluations")


def test_a_copy_holds_declarations_scores_and_phrases_and_an_erasure_leaves_the_scores_only() -> None:
    of = cycle()
    one = assessment(of=of, stage=Stage.DOCUMENT_REVIEW)
    who = member("Pak Dosen", Role.EXTERNAL_ASSESSOR, slug=authority().slug, reach="assigned")
    row = assessor(one, who, lead=True)
    with opened([one.institution_id, of.organiser_id], person=who.pk):
        FirstScore.objects.create(institution_id=one.institution_id, assessor=row, value="1", level="3")
        declaration = Declaration.objects.create(
            institution=authority(), cycle=of, person=who, residence=Region.objects.get(code="31")
        )
        ConflictOfInterest.objects.create(
            institution=authority(), declaration=declaration, about=institution("kota-metro"), reason="Keluarga"
        )
        Phrase.objects.create(person=who, title="belum", text="Belum tersedia bukti.")
    found = part()
    reached = set(found.institutions(who))
    assert {one.institution_id, of.organiser_id} <= reached
    with opened(reached, person=who.pk):
        copy = found.export(who)
        assert isinstance(copy, dict)
        assert copy["first_scores"] == 1
        assert copy["declarations"][0]["conflicts"] == [{"about": "kota-metro", "reason": "Keluarga"}]
        assert copy["phrases"] == [{"title": "belum", "text": "Belum tersedia bukti."}]
        found.erase(who, Author(None), "diminta")
        assert not Phrase.objects.filter(person=who).exists()
        assert not Declaration.objects.exists()
        assert FirstScore.objects.count() == 1


def test_a_handover_moves_the_rehearsals_somebody_assesses_and_not_the_scores_they_gave() -> None:
    one = rehearsal(instrument="spbe-2020", stages=(*REHEARSAL, Stage.DOCUMENT_REVIEW), stage=Stage.DOCUMENT_REVIEW)
    giver, taker = member("Dewi", Role.INTERNAL_ASSESSOR), member("Rudi", Role.INTERNAL_ASSESSOR)
    row = assessor(one, giver, lead=True)
    with opened([one.institution_id]):
        FirstScore.objects.create(institution_id=one.institution_id, assessor=row, value="1", level="2")
        assert count(one.institution_id, giver.pk) == 1
        assert move(one.institution_id, giver.pk, taker.pk) == 1
        assert (count(one.institution_id, giver.pk), count(one.institution_id, taker.pk)) == (0, 1)
        assert Assessor.objects.get(person=taker).lead
        assert FirstScore.objects.get().assessor == row
