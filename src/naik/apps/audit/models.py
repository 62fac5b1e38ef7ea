"""Events, in one chain for each institution and one for accounts."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django_scopes import ScopedManager


class Event(models.Model):
    """One mutation: who, for whom, what, before and after, why; sealed to the event before it.

    `institution_id` is null in the chain of accounts. It is no foreign key: an event outlives what it speaks of.
    Personal data is never in `before`, `after` or `subject_label`, but in `PersonalPart`, so that it can be shredded.
    """

    institution_id = models.BigIntegerField(null=True)
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    actor_id = models.BigIntegerField(null=True)
    on_behalf_of = models.CharField(max_length=80, blank=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=200, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    personal_commitment = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    objects: ClassVar[models.Manager[Event]] = ScopedManager(institution="institution_id")
    chain: ClassVar[models.Manager[Event]] = models.Manager()

    class Meta:
        """One number, one event; nothing is changed or taken away, whoever asks."""

        base_manager_name = "chain"
        constraints = (
            models.UniqueConstraint(
                fields=["institution_id", "sequence"], name="audit_event_sequence", nulls_distinct=False
            ),
        )
        indexes = (
            models.Index(fields=["institution_id", "subject_kind", "subject_id"], name="audit_event_subject"),
            models.Index(fields=["institution_id", "actor_id"], name="audit_event_actor"),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class PersonalPart(models.Model):
    """What an event says about a person, kept beside it under a salt: taken away, the chain still holds."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="personal")
    institution_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True, db_index=True)
    salt = models.CharField(max_length=64)
    content = models.JSONField()

    objects = models.Manager()

    class Meta:
        """Shredded or left, never rewritten."""

        triggers = (pgtrigger.Protect(name="never_rewritten", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return f"personal part of event {self.event_id}"


class ChainHead(models.Model):
    """The end of one chain; its row is the lock under which the next event is written."""

    institution_id = models.BigIntegerField(null=True)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        """One end for each chain."""

        constraints = (
            models.UniqueConstraint(fields=["institution_id"], name="audit_chain_head", nulls_distinct=False),
        )

    def __str__(self) -> str:
        return f"{self.institution_id}: {self.sequence}"
