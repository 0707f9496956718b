"""The house's documents. Versions, moments and acceptances deepen with buying and with the legal record."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """A legal text of a kind for one storefront's readers: terms of use, privacy notice, conditions of sale."""

    kind = models.SlugField(max_length=40)
    market_code = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "market_code", "language"], name="one_document_per_reader")
        ]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """One wording of a document. A draft has no number and is read by staff only."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    source = models.CharField(max_length=200, blank=True, help_text=_("Where the text came from."))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.document} {self.number or 'draft'}"

    @property
    def is_draft(self) -> bool:
        return self.number is None


class Section(models.Model):
    """A numbered section (`1.4`) of a version; paragraphs are separated by blank lines."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="sections")
    number = models.CharField(max_length=20)
    heading = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="one_section_per_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}"
