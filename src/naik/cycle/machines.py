"""Every state machine of an evaluation; pages, API and documentation are drawn from these."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from naik.cycle.improvement_machines import RISING
from naik.cycle.machine import Machine, Move
from naik.cycle.stages import LEVELS, ORDER, TITLES, Stage, following
from naik.instruments.model import Text

WRITE, SHARE = "evaluations:answer:write", "evaluations:assessment:share"
CHECK, SUBMIT, SIGN = "evaluations:answer:check", "evaluations:assessment:submit", "evaluations:assessment:sign"
SCORE, CLARIFY, RESPOND = (
    "evaluations:score:write",
    "evaluations:clarification:open",
    "evaluations:clarification:respond",
)
MEET, SIGN_MINUTES = "evaluations:meeting:hold", "evaluations:meeting:sign"
APPEAL, ANSWER_APPEAL = "evaluations:appeal:file", "evaluations:appeal:answer"
REVIEW, DETERMINE, PUBLISH = (
    "evaluations:review:mark",
    "evaluations:determination:determine",
    "evaluations:determination:publish",
)

ANSWER = Machine(
    name="answer",
    title=Text("Jawaban satu indikator", "Answer to one indicator"),
    states={
        "empty": Text("belum diisi", "empty"),
        "draft": Text("draf", "draft"),
        "waiting": Text("menunggu indeks instansi lain", "waiting for another agency's index"),
        "offered": Text("menunggu asesor internal", "waiting for the internal assessor"),
        "returned": Text("dikembalikan", "returned"),
        "accepted": Text("diterima", "accepted"),
    },
    first="empty",
    moves=(
        Move(
            name="write", sources=("empty", "draft", "waiting", "offered", "returned", "accepted"), target="draft",
            permission=WRITE, title=Text("Simpan", "Save"),
        ),
        Move(
            name="wait", sources=("empty", "draft", "returned"), target="waiting", permission=WRITE,
            title=Text("Tandai menunggu indeks instansi lain", "Mark as waiting for another agency's index"),
        ),
        Move(
            name="offer", sources=("draft", "returned"), target="offered", permission=WRITE,
            title=Text("Ajukan ke asesor internal", "Offer to the internal assessor"),
        ),
        Move(
            name="accept", sources=("offered",), target="accepted", permission=CHECK, title=Text("Terima", "Accept"),
        ),
        Move(
            name="return", sources=("offered", "accepted"), target="returned", permission=CHECK, reasoned=True,
            title=Text("Kembalikan", "Return"),
        ),
    ),
)  # fmt: skip

EVIDENCE_ITEM = Machine(
    name="evidence_item",
    title=Text("Butir data dukung", "Evidence item"),
    states={
        "missing": Text("belum diunggah", "not uploaded"),
        "offered": Text("dalam pemeriksaan", "being checked"),
        "returned": Text("dikembalikan", "returned"),
        "accepted": Text("diterima", "accepted"),
    },
    first="missing",
    moves=(
        Move(
            name="offer", sources=("missing", "returned"), target="offered", permission=WRITE,
            title=Text("Lampirkan bukti", "Attach evidence"),
        ),
        Move(
            name="withdraw", sources=("offered", "returned", "accepted"), target="missing", permission=WRITE,
            title=Text("Lepas bukti", "Detach evidence"),
        ),
        Move(name="accept", sources=("offered",), target="accepted", permission=CHECK, title=Text("Terima", "Accept")),
        Move(
            name="return", sources=("offered", "accepted", "missing"), target="returned", permission=CHECK,
            reasoned=True, title=Text("Kembalikan", "Return"),
        ),
    ),
)  # fmt: skip

CLARIFICATION = Machine(
    name="clarification",
    title=Text("Klarifikasi", "Clarification"),
    states={
        "open": Text("menunggu tanggapan instansi", "waiting for the institution"),
        "answered": Text("menunggu asesor", "waiting for the assessor"),
        "closed": Text("selesai", "closed"),
    },
    first="open",
    moves=(
        Move(
            name="respond", sources=("open",), target="answered", permission=RESPOND, title=Text("Tanggapi", "Respond")
        ),
        Move(
            name="ask_again", sources=("answered",), target="open", permission=CLARIFY,
            title=Text("Tanyakan lagi", "Ask again"),
        ),
        Move(
            name="close", sources=("open", "answered"), target="closed", permission=CLARIFY, reasoned=True,
            title=Text("Tutup", "Close"),
        ),
    ),
)  # fmt: skip

MEETING = Machine(
    name="meeting",
    title=Text("Interviu atau visitasi", "Interview or visit"),
    states={
        "planned": Text("dijadwalkan", "planned"),
        "minuted": Text("berita acara menunggu tanda tangan", "minutes wait for signatures"),
        "half_signed": Text("ditandatangani satu pihak", "signed by one side"),
        "signed": Text("ditandatangani kedua pihak", "signed by both sides"),
        "cancelled": Text("dibatalkan", "cancelled"),
    },
    first="planned",
    moves=(
        Move(
            name="minute", sources=("planned",), target="minuted", permission=MEET,
            title=Text("Kunci berita acara", "Lock the minutes"),
        ),
        Move(
            name="sign_first", sources=("minuted",), target="half_signed", permission=SIGN_MINUTES,
            title=Text("Tanda tangani", "Sign"),
        ),
        Move(
            name="sign_second", sources=("half_signed",), target="signed", permission=SIGN_MINUTES,
            title=Text("Tanda tangani", "Sign"),
        ),
        Move(
            name="unlock", sources=("minuted", "half_signed", "signed"), target="planned", permission=MEET,
            reasoned=True, title=Text("Buka kunci; tanda tangan gugur", "Unlock; signatures are void"),
        ),
        Move(
            name="cancel", sources=("planned",), target="cancelled", permission=MEET, reasoned=True,
            title=Text("Batalkan", "Cancel"),
        ),
    ),
)  # fmt: skip

APPEAL_MACHINE = Machine(
    name="appeal",
    title=Text("Sanggah", "Appeal"),
    states={
        "filed": Text("menunggu jawaban", "waiting for an answer"),
        "upheld": Text("dikabulkan", "upheld"),
        "refused": Text("ditolak", "refused"),
        "withdrawn": Text("dicabut", "withdrawn"),
    },
    first="filed",
    moves=(
        Move(
            name="uphold", sources=("filed",), target="upheld", permission=ANSWER_APPEAL, reasoned=True,
            title=Text("Kabulkan", "Uphold"),
        ),
        Move(
            name="refuse", sources=("filed",), target="refused", permission=ANSWER_APPEAL, reasoned=True,
            title=Text("Tolak", "Refuse"),
        ),
        Move(
            name="withdraw", sources=("filed",), target="withdrawn", permission=APPEAL, title=Text("Cabut", "Withdraw")
        ),
    ),
)  # fmt: skip

REVIEW_MARK = Machine(
    name="review_mark",
    title=Text("Reviu satu indikator", "Review of one indicator"),
    states={
        "unmarked": Text("belum direviu", "not reviewed"),
        "valid": Text("valid", "valid"),
        "invalid": Text("tidak valid, kembali ke asesor", "invalid, back to the assessor"),
        "corrected": Text("diperbaiki asesor", "corrected by the assessor"),
    },
    first="unmarked",
    moves=(
        Move(
            name="mark_valid", sources=("unmarked", "invalid", "corrected"), target="valid", permission=REVIEW,
            title=Text("Valid", "Valid"),
        ),
        Move(
            name="mark_invalid", sources=("unmarked", "valid", "corrected"), target="invalid", permission=REVIEW,
            reasoned=True, title=Text("Tidak valid", "Invalid"),
        ),
        Move(
            name="correct", sources=("invalid",), target="corrected", permission=SCORE, reasoned=True,
            title=Text("Perbaiki", "Correct"),
        ),
    ),
)  # fmt: skip

DETERMINATION = Machine(
    name="determination",
    title=Text("Penetapan", "Determination"),
    states={
        "determined": Text("ditetapkan", "determined"),
        "published": Text("diterbitkan", "published"),
        "replaced": Text("digantikan versi berikutnya", "replaced by the next version"),
        "withdrawn": Text("ditarik sebelum terbit", "withdrawn before publication"),
    },
    first="determined",
    moves=(
        Move(
            name="publish", sources=("determined",), target="published", permission=PUBLISH,
            title=Text("Terbitkan", "Publish"),
        ),
        Move(
            name="withdraw", sources=("determined",), target="withdrawn", permission=DETERMINE, reasoned=True,
            title=Text("Tarik", "Withdraw"),
        ),
        Move(
            name="replace", sources=("published",), target="replaced", permission=PUBLISH,
            title=Text("Gantikan dengan versi berikutnya", "Replace by the next version"),
        ),
    ),
)  # fmt: skip


@lru_cache(maxsize=64)
def assessment(stages: tuple[Stage, ...]) -> Machine:
    """The machine of one assessment, for the stages that apply to it."""
    applying = set(stages)

    def move(name: str, source: Stage, target: Stage, permission: str, title: Text, *, reasoned: bool = False) -> Move:
        return Move(name=name, sources=(source,), target=target, permission=permission, title=title, reasoned=reasoned)

    moves = [
        move("submit", Stage.SELF_ASSESSMENT, Stage.INTERNAL_APPROVAL, SUBMIT, Text("Ajukan", "Submit")),
        move(
            "send_back", Stage.INTERNAL_APPROVAL, Stage.SELF_ASSESSMENT, SIGN,
            Text("Kembalikan ke penilaian mandiri", "Send back to self-assessment"), reasoned=True,
        ),
        move(
            "sign", Stage.INTERNAL_APPROVAL, following(stages, Stage.INTERNAL_APPROVAL), SIGN,
            Text("Tanda tangani dan kirim", "Sign and send"),
        ),
    ]  # fmt: skip
    after_signing = following(stages, Stage.INTERNAL_APPROVAL)
    moves.append(
        move(
            "reopen_revision", after_signing, Stage.SELF_ASSESSMENT, SIGN,
            Text("Buka revisi baru; tanda tangan gugur", "Open a new revision; the signature is void"), reasoned=True,
        )
    )  # fmt: skip
    finishing = {
        Stage.DOCUMENT_REVIEW: (
            "finish_document_review",
            SCORE,
            Text("Selesaikan penilaian dokumen", "Finish document review"),
        ),
        Stage.INTERVIEW: ("finish_interview", SCORE, Text("Selesaikan interviu", "Finish the interview")),
        Stage.VISIT: ("finish_visit", SCORE, Text("Selesaikan visitasi", "Finish the visit")),
        Stage.APPEAL: ("finish_appeal", DETERMINE, Text("Tutup masa sanggah", "Close the appeals")),
        Stage.REVIEW: ("finish_review", REVIEW, Text("Selesaikan reviu", "Finish the review")),
    }
    for stage, (name, permission, title) in finishing.items():
        if stage in applying:
            moves.append(move(name, stage, following(stages, stage), permission, title))
    moves.append(
        move(
            "determine", Stage.DETERMINATION, following(stages, Stage.DETERMINATION), DETERMINE,
            Text("Tetapkan", "Determine"),
        )
    )  # fmt: skip
    last = Stage.FINISHED
    if Stage.PUBLICATION in applying:
        moves.append(move("publish", Stage.PUBLICATION, last, PUBLISH, Text("Terbitkan", "Publish")))
        moves.append(
            move(
                "withdraw", Stage.PUBLICATION, Stage.DETERMINATION, DETERMINE,
                Text("Tarik penetapan", "Withdraw the determination"), reasoned=True,
            )
        )  # fmt: skip
    # Determination chooses no level: a correction begins where the last ones are chosen.
    corrected_in = next(stage for stage in reversed(LEVELS) if stage in applying)
    moves.append(
        move(
            "correct", last, corrected_in, DETERMINE, Text("Buka koreksi", "Open a correction"), reasoned=True
        )
    )  # fmt: skip
    ways = {move.target for move in moves} | {Stage.SELF_ASSESSMENT}
    return Machine(
        name="assessment",
        title=Text("Penilaian satu instansi", "Assessment of one institution"),
        states={stage: TITLES[stage] for stage in ORDER if stage in applying | ways},
        first=Stage.SELF_ASSESSMENT,
        moves=tuple(moves),
    )


WHOLE = assessment(tuple(stage for stage in ORDER if stage is not Stage.FINISHED))
"""The assessment with every stage there is."""
ALL: tuple[Machine, ...] = (
    WHOLE, ANSWER, EVIDENCE_ITEM, CLARIFICATION, MEETING, APPEAL_MACHINE, REVIEW_MARK, DETERMINATION,
    *RISING,
)  # fmt: skip


def permissions(machines: Iterable[Machine] = ALL) -> frozenset[str]:
    """Every right that a move of `machines` needs."""
    return frozenset(move.permission for machine in machines for move in machine.moves if move.permission)
