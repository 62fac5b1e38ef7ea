"""What the workers do for an institution: running, waiting, failed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.roles import Permission
from naik.apps.tenancy import queue

SHOWN = 100
STATES = {
    "doing": _("sedang dikerjakan"),
    "todo": _("menunggu"),
    "failed": _("gagal"),
    "succeeded": _("selesai"),
    "cancelled": _("dibatalkan"),
    "aborted": _("dihentikan"),
}
TASKS = {
    "evidence.examine": _("Membaca isi dan tanda tangan bukti"),
    "notices.mail": _("Mengirim surel pemberitahuan"),
    "capacity.remind_training": _("Mengingatkan pelatihan"),
    "improvement.remind_institution": _("Mengingatkan tindak lanjut"),
    "evaluations.determine_many": _("Menetapkan hasil banyak instansi"),
    "evaluations.publish_many": _("Menerbitkan hasil banyak instansi"),
    "evaluations.remind_institution": _("Mengingatkan tenggat"),
    "evaluations.tell_opened": _("Memberitahukan siklus yang dibuka"),
    "evaluations.tell_reopened": _("Memberitahukan tahap yang dibuka kembali"),
    "evaluations.tell_window": _("Memberitahukan jadwal tahap yang berubah"),
}


@require_safe
@inside(Permission.JOB_READ)
def jobs(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show this institution's newest jobs; the queue holds ids only, nothing of a document."""
    state = request.GET.get("keadaan", "")
    found, counts = queue.jobs(access.institution.pk, state if state in STATES else "", most=SHOWN)
    rows = [
        {"job": job, "task": TASKS.get(job.task, job.task), "state": STATES.get(job.state, job.state)} for job in found
    ]
    states = [(name, label, counts[name]) for name, label in STATES.items() if counts.get(name)]
    return render(request, "site/jobs.html", {"rows": rows, "states": states, "chosen": state, "shown": SHOWN})
