"""What the workers do for an institution: running, waiting, failed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateJob

from naik.apps.institutions.access import Access
from naik.apps.institutions.pages import inside
from naik.apps.institutions.roles import Permission

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
}


@require_safe
@inside(Permission.JOB_READ)
def jobs(request: HttpRequest, access: Access) -> HttpResponseBase:
    """Show this institution's newest jobs; the queue holds ids only, nothing of a document."""
    found = ProcrastinateJob.objects.filter(args__institution_id=access.institution.pk).order_by("-id")
    state = request.GET.get("keadaan", "")
    counts = {name: 0 for name in STATES}
    for status in found.values_list("status", flat=True):
        counts[status] = counts.get(status, 0) + 1
    if state in STATES:
        found = found.filter(status=state)
    rows = [
        {
            "id": job.pk,
            "task": TASKS.get(job.task_name, job.task_name),
            "state": STATES.get(job.status, job.status),
            "failed": job.status == "failed",
            "attempts": job.attempts,
            "next": job.scheduled_at if job.status == "todo" else None,
        }
        for job in found[:SHOWN]
    ]
    states = [(name, label, counts.get(name, 0)) for name, label in STATES.items() if counts.get(name)]
    return render(request, "site/jobs.html", {"rows": rows, "states": states, "chosen": state, "shown": SHOWN})
