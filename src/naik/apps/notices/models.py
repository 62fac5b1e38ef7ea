"""What the product tells a person, and how each wants to be told."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from naik.apps.accounts.models import Person


class NoticeKind(models.TextChoices):
    """What there is to tell; each can be switched by the person."""

    INVITATION = "invitation", _("Undangan")
    EVIDENCE_TO_MEND = "evidence_to_mend", _("Bukti yang perlu diperbaiki")
    HANDOVER = "handover", _("Serah terima tugas")
    SUPPORT_SESSION = "support_session", _("Sesi bantuan dibuka di instansi Anda")
    ACCOUNT = "account", _("Keamanan akun")
    TASK_GIVEN = "task_given", _("Tugas baru dalam evaluasi")
    ANSWER_RETURNED = "answer_returned", _("Jawaban atau bukti yang dikembalikan")
    DUE_SOON = "due_soon", _("Tenggat yang mendekat atau lewat")
    ESCALATION = "escalation", _("Perangkat daerah yang terlambat")
    CLARIFICATION = "clarification", _("Klarifikasi")
    MEETING = "meeting", _("Interviu dan visitasi")
    APPEAL = "appeal", _("Sanggah")
    STAGE_MOVED = "stage_moved", _("Penilaian berpindah tahap")
    PLAN_ADOPTED = "plan_adopted", _("Rencana peningkatan ditetapkan")
    ACTION_GIVEN = "action_given", _("Tindak lanjut untuk Anda")
    TRAINING = "training", _("Pelatihan dan sosialisasi")


class Delivery(models.TextChoices):
    """When a notice is also mailed."""

    NOW = "now", _("Surel segera")
    DIGEST = "digest", _("Surel rangkuman harian")
    OFF = "off", _("Tanpa surel")


class Notice(models.Model):
    """One sentence to one person, in both languages, with the place it speaks of."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    institution = models.ForeignKey("institutions.Institution", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=NoticeKind.choices)
    sentence_id = models.TextField()
    sentence_en = models.TextField()
    address = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first, per person."""

        indexes = (models.Index(fields=["person", "-created_at"], name="notices_notice_whose"),)

    def __str__(self) -> str:
        return self.sentence_id


class Preference(models.Model):
    """How one person wants one kind of notice."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24, choices=NoticeKind.choices)
    in_product = models.BooleanField(default=True)
    email = models.CharField(max_length=8, choices=Delivery.choices, default=Delivery.DIGEST)

    class Meta:
        """One answer for each kind."""

        constraints = (models.UniqueConstraint(fields=["person", "kind"], name="notices_preference_once"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.email}"
