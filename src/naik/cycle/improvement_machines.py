"""The state machines of the way up: plans, actions, training, outreach and services."""

from __future__ import annotations

from naik.cycle.machine import Machine, Move
from naik.instruments.model import Text

PLAN_WRITE, PLAN_ADOPT = "improvement:plan:write", "improvement:plan:adopt"
ACTION_WRITE, ACTION_MANAGE, ACTION_ACCEPT = (
    "improvement:action:write",
    "improvement:action:manage",
    "improvement:action:accept",
)
TRAIN, ENROL = "capacity:training:manage", "capacity:training:enrol"
REACH_OUT, SERVICE_WRITE = "capacity:outreach:manage", "inventory:service:write"

PLAN = Machine(
    name="plan",
    title=Text("Rencana peningkatan", "Improvement plan"),
    states={
        "draft": Text("draf", "draft"),
        "adopted": Text("ditetapkan", "adopted"),
        "superseded": Text("diganti rencana baru", "followed by a new plan"),
        "discarded": Text("dibuang", "discarded"),
    },
    first="draft",
    moves=(
        Move(name="adopt", sources=("draft",), target="adopted", permission=PLAN_ADOPT,
             title=Text("Tetapkan dan tanda tangani", "Adopt and sign")),
        Move(name="supersede", sources=("adopted",), target="superseded", permission=PLAN_ADOPT,
             title=Text("Ganti dengan rencana baru", "Follow with a new plan")),
        Move(name="discard", sources=("draft",), target="discarded", permission=PLAN_WRITE,
             title=Text("Buang draf", "Discard the draft")),
    ),
)  # fmt: skip

ACTION = Machine(
    name="action",
    title=Text("Tindak lanjut", "Action"),
    states={
        "to_do": Text("belum dimulai", "not started"),
        "under_way": Text("dikerjakan", "under way"),
        "evidence_given": Text("menunggu pemeriksaan bukti", "evidence waits to be checked"),
        "done": Text("selesai, bukti diterima", "done, evidence accepted"),
        "dropped": Text("tidak dilanjutkan", "dropped"),
    },
    first="to_do",
    moves=(
        Move(name="start", sources=("to_do",), target="under_way", permission=ACTION_WRITE,
             title=Text("Mulai", "Start")),
        Move(name="give_evidence", sources=("to_do", "under_way", "evidence_given"), target="evidence_given",
             permission=ACTION_WRITE, title=Text("Serahkan bukti", "Hand in evidence")),
        Move(name="take_back", sources=("evidence_given",), target="under_way", permission=ACTION_WRITE,
             title=Text("Tarik bukti", "Take the evidence back")),
        Move(name="return", sources=("evidence_given", "done"), target="under_way", permission=ACTION_ACCEPT,
             reasoned=True, title=Text("Kembalikan bukti", "Return the evidence")),
        Move(name="accept", sources=("evidence_given",), target="done", permission=ACTION_ACCEPT,
             title=Text("Terima bukti dan selesaikan", "Accept the evidence and close")),
        Move(name="drop", sources=("to_do", "under_way", "evidence_given"), target="dropped",
             permission=ACTION_MANAGE, reasoned=True, title=Text("Hentikan", "Drop")),
        Move(name="resume", sources=("dropped",), target="under_way", permission=ACTION_MANAGE,
             title=Text("Lanjutkan lagi", "Resume")),
    ),
)  # fmt: skip

TRAINING = Machine(
    name="training",
    title=Text("Pelatihan", "Training session"),
    states={
        "planned": Text("dijadwalkan", "planned"),
        "signing_up": Text("pendaftaran dibuka", "open for sign-up"),
        "held": Text("sudah dilaksanakan", "held"),
        "settled": Text("daftar hadir disahkan", "attendance confirmed"),
        "cancelled": Text("dibatalkan", "cancelled"),
    },
    first="planned",
    moves=(
        Move(name="announce", sources=("planned",), target="signing_up", permission=TRAIN,
             title=Text("Buka pendaftaran", "Open sign-up")),
        Move(name="hold", sources=("planned", "signing_up"), target="held", permission=TRAIN,
             title=Text("Catat sebagai dilaksanakan", "Record as held")),
        Move(name="settle", sources=("held",), target="settled", permission=TRAIN,
             title=Text("Sahkan daftar hadir dan terbitkan sertifikat", "Confirm attendance and issue certificates")),
        Move(name="reopen", sources=("settled",), target="held", permission=TRAIN, reasoned=True,
             title=Text("Perbaiki daftar hadir", "Correct the attendance")),
        Move(name="cancel", sources=("planned", "signing_up"), target="cancelled", permission=TRAIN, reasoned=True,
             title=Text("Batalkan", "Cancel")),
    ),
)  # fmt: skip

ENROLMENT = Machine(
    name="enrolment",
    title=Text("Keikutsertaan dalam pelatihan", "Place in a training session"),
    states={
        "enrolled": Text("terdaftar", "enrolled"),
        "queued": Text("daftar tunggu", "on the waiting list"),
        "given_up": Text("mengundurkan diri", "given up"),
        "present": Text("hadir", "present"),
        "absent": Text("tidak hadir", "absent"),
    },
    first="enrolled",
    moves=(
        Move(name="queue", sources=("enrolled",), target="queued", permission=ENROL,
             title=Text("Masuk daftar tunggu", "Put on the waiting list")),
        Move(name="seat", sources=("queued", "given_up"), target="enrolled", permission=ENROL,
             title=Text("Beri tempat", "Give a place")),
        Move(name="give_up", sources=("enrolled", "queued"), target="given_up", permission=ENROL,
             title=Text("Undur diri", "Give up the place")),
        Move(name="attend", sources=("enrolled", "queued", "given_up", "absent"), target="present", permission=TRAIN,
             title=Text("Tandai hadir", "Mark present")),
        Move(name="miss", sources=("enrolled", "present"), target="absent", permission=TRAIN,
             title=Text("Tandai tidak hadir", "Mark absent")),
    ),
)  # fmt: skip

OUTREACH = Machine(
    name="outreach",
    title=Text("Sosialisasi", "Outreach"),
    states={
        "planned": Text("dijadwalkan", "planned"),
        "held": Text("sudah dilaksanakan", "held"),
        "cancelled": Text("dibatalkan", "cancelled"),
    },
    first="planned",
    moves=(
        Move(name="hold", sources=("planned",), target="held", permission=REACH_OUT,
             title=Text("Catat kehadiran", "Record attendance")),
        Move(name="correct", sources=("held",), target="planned", permission=REACH_OUT, reasoned=True,
             title=Text("Perbaiki catatan", "Correct the record")),
        Move(name="cancel", sources=("planned",), target="cancelled", permission=REACH_OUT, reasoned=True,
             title=Text("Batalkan", "Cancel")),
    ),
)  # fmt: skip

SERVICE = Machine(
    name="service",
    title=Text("Daur hidup layanan digital", "Life cycle of a digital service"),
    states={
        "idea": Text("direncanakan", "intended"),
        "building": Text("dibangun", "being built"),
        "live": Text("dipakai", "in use"),
        "retiring": Text("akan dihentikan", "about to end"),
        "retired": Text("dihentikan", "ended"),
    },
    first="idea",
    moves=(
        Move(name="build", sources=("idea",), target="building", permission=SERVICE_WRITE,
             title=Text("Mulai dibangun", "Start building")),
        Move(name="launch", sources=("idea", "building"), target="live", permission=SERVICE_WRITE,
             title=Text("Mulai dipakai", "Take into use")),
        Move(name="wind_down", sources=("live",), target="retiring", permission=SERVICE_WRITE, reasoned=True,
             title=Text("Akan dihentikan", "Announce the end")),
        Move(name="keep", sources=("retiring",), target="live", permission=SERVICE_WRITE,
             title=Text("Tetap dipakai", "Keep in use")),
        Move(name="retire", sources=("idea", "building", "live", "retiring"), target="retired",
             permission=SERVICE_WRITE, reasoned=True, title=Text("Hentikan", "End")),
        Move(name="revive", sources=("retired",), target="live", permission=SERVICE_WRITE, reasoned=True,
             title=Text("Pakai lagi", "Take into use again")),
    ),
)  # fmt: skip

RISING: tuple[Machine, ...] = (PLAN, ACTION, TRAINING, ENROLMENT, OUTREACH, SERVICE)
"""What is done between two evaluations."""
