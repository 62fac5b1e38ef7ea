"""The coordinator signs what was submitted: the minutes and the consent to publish, both or neither."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from naik.apps.evaluations import gate, moving
from naik.apps.evaluations.models import Revision, Signature
from naik.apps.evaluations.models.talking import Side
from naik.apps.evaluations.operations.submission import GONE, assessors, tell_roles
from naik.apps.evaluations.queries.revisions import current, papers
from naik.apps.institutions.access import Access
from naik.apps.institutions.refusals import Refused
from naik.apps.institutions.roles import Permission, Role
from naik.cycle.papers import digest
from naik.cycle.stages import Stage
from naik.cycle.steps import plain
from naik.instruments.model import Text

CHANGED = Text(
    "Yang diajukan bukan lagi yang ditampilkan di halaman ini. Belum ada yang ditandatangani; baca lagi isinya.",
    "What is submitted is no longer what this page showed. Nothing was signed; please read it again.",
)
BROKEN = Text(
    "Isi revisi tidak cocok dengan sidik digitalnya. Jangan ditandatangani; hubungi penyelenggara sistem.",
    "The content of the revision does not match its digest. Do not sign it; tell whoever runs the system.",
)
PAPERS_MISSING = Text(
    "Setujui setiap naskah yang ditandatangani.",
    "Please agree to every paper that is signed.",
)
POSITION_MISSING = Text("Tuliskan jabatan dan tempat penandatanganan.", "Please give your position and the place.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What somebody signs: the papers agreed to, over the digest that was shown, as what and where."""

    shown: str
    papers: Collection[str]
    position: str
    place: str


def sign(access: Access, assessment_id: int, signing: Signing) -> Revision:
    """Sign the submitted revision and send it on; who asks makes sure first that the person has just signed in."""
    access.require(Permission.ASSESSMENT_SIGN)
    found = gate.enter(access, assessment_id, Stage.INTERNAL_APPROVAL, alone=True)
    revision = current(found)
    if revision is None:
        raise Refused(GONE)
    if revision.digest != signing.shown:
        raise Refused(CHANGED)
    if digest(revision.content) != revision.digest:
        raise Refused(BROKEN)
    wanted = papers(found)
    if set(signing.papers) != set(wanted):
        raise Refused(PAPERS_MISSING)
    position, place = (" ".join(plain(text).split()) for text in (signing.position, signing.place))
    if not position or not place:
        raise Refused(POSITION_MISSING)
    now = gate.database_now()
    Signature.objects.bulk_create(
        Signature(
            institution=access.institution, assessment=found, paper=paper, side=Side.INSTITUTION, revision=revision,
            person=access.person, position=position[:160], place=place[:120], digest=revision.digest, signed_at=now,
        )
        for paper in wanted
    )  # fmt: skip
    tell_roles(
        access, found, (Role.RESPONSIBLE_OFFICIAL, Role.LEADER, Role.INTERNAL_ASSESSOR),
        Text(f"{found.cycle.name}: penilaian mandiri revisi {revision.number} ditandatangani dan dikirim.",
             f"{found.cycle.name}: revision {revision.number} of the self-assessment was signed and sent."),
        also=assessors(found),
    )  # fmt: skip
    after = {"revision": revision.number, "digest": revision.digest, "papers": list(wanted)}
    moving.advance(access, found, "sign", after=after)
    return revision
