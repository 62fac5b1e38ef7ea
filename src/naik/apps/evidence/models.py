"""The evidence library of an institution: files by their content, documents, versions, text, uploads under way."""

from __future__ import annotations

import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from naik.apps.accounts.models import Person
from naik.apps.institutions.models import Office
from naik.apps.tenancy.models import InstitutionOwned


class StoredFile(InstitutionOwned):  # type: ignore[django-manager-missing]  # the scoped manager is made at run time
    """One content, kept once for the institution under its SHA-256; what was found in it stands beside."""

    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    media_type = models.CharField(max_length=100)
    pages = models.PositiveIntegerField(null=True)
    marks = models.JSONField(default=list)
    signatures = models.JSONField(null=True)
    text_state = models.CharField(max_length=12, default="waiting")
    has_text = models.BooleanField(null=True)
    scan_result = models.CharField(max_length=200, blank=True)
    scanned_at = models.DateTimeField(null=True)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The same content twice is one file."""

        constraints = (models.UniqueConstraint(fields=["institution", "sha256"], name="evidence_storedfile_content"),)

    def __str__(self) -> str:
        return self.sha256


@pghistory.track()
class Document(InstitutionOwned):  # type: ignore[django-manager-missing]  # as above
    """What people know a piece of evidence by; its files are versions. `revision` guards against lost edits."""

    title = models.CharField(max_length=300)
    number = models.CharField(max_length=100, blank=True)
    dated = models.DateField(null=True, blank=True)
    signed_by = models.CharField(max_length=200, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    confidential = models.BooleanField(default=False)
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    keeper = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        """Lists ask by institution and office."""

        indexes = (models.Index(fields=["institution", "office"], name="evidence_document_office"),)

    def __str__(self) -> str:
        return self.title


class Version(InstitutionOwned):
    """One file of a document, in order; nothing is ever replaced."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    ordinal = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=255)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Counted from 1."""

        constraints = (models.UniqueConstraint(fields=["document", "ordinal"], name="evidence_version_ordinal"),)

    def __str__(self) -> str:
        return self.name


class Citation(InstitutionOwned):
    """Where a document is used: an indicator of an instrument, with page, article and quote."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="citations")
    instrument = models.CharField(max_length=40)
    indicator = models.CharField(max_length=20)
    place = models.CharField(max_length=120, blank=True)
    quote = models.TextField(blank=True)

    class Meta:
        """One citation for each indicator and place."""

        constraints = (
            models.UniqueConstraint(
                fields=["document", "instrument", "indicator", "place"], name="evidence_citation_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.instrument} {self.indicator}"


class PageText(InstitutionOwned):
    """The text of one page (sheet, slide) of a file, numbered from 1."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")
    page = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        """Each page once."""

        constraints = (models.UniqueConstraint(fields=["file", "page"], name="evidence_pagetext_page"),)

    def __str__(self) -> str:
        return f"{self.file_id}, {self.page}"


class SearchEntry(InstitutionOwned):
    """The search vector of one document: exact words and stems side by side (`naik.indonesian`)."""

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="+")
    vector = SearchVectorField()

    class Meta:
        """Asked through the function `evidence_search`, for row security keeps a GIN index from being used."""

        indexes = (GinIndex(fields=["vector"], name="evidence_searchentry_vector"),)

    def __str__(self) -> str:
        return str(self.document_id)


class SearchWord(InstitutionOwned):
    """A word that occurs in the library, with its trigrams: what a misspelt query is mended by."""

    word = models.CharField(max_length=60)
    trigrams = ArrayField(models.CharField(max_length=3))

    class Meta:
        """Each word once; found by trigrams in common."""

        constraints = (models.UniqueConstraint(fields=["institution", "word"], name="evidence_searchword_once"),)
        indexes = (GinIndex(fields=["trigrams"], name="evidence_searchword_trigrams"),)

    def __str__(self) -> str:
        return self.word


class Upload(InstitutionOwned):
    """A file on its way in by the tus protocol: how much of it is safe on disk."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    length = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True)
    version = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="+")
    refusal_id = models.TextField(blank=True)
    refusal_en = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
