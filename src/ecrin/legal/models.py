"""The house's documents, their wordings, and who accepted which. A wording that was published is never changed; an
acceptance is only ever added.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """A legal text of a kind for one storefront's readers: terms of use, privacy notice, conditions of sale."""

    kind = models.SlugField(max_length=40)
    market_code = models.CharField(max_length=20, blank=True, help_text=_("Empty: for every market without its own."))
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
    published_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text=_("SHA-256 of the wording as it was published."))
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


class Acceptance(models.Model):
    """Somebody accepted a wording. `subject` is a value such as `order:234`; it names nobody by itself."""

    class How(models.TextChoices):
        CHECKBOX = "checkbox", _("by a checkbox on the page")
        LINK = "link", _("by the link that was sent to her")
        SHOWN = "shown", _("shown to her; nothing to accept")

    subject = models.CharField(max_length=120)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="acceptances")
    how = models.CharField(max_length=10, choices=How.choices, default=How.CHECKBOX)
    storefront_code = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["subject", "version"], name="one_acceptance_per_version")]

    def __str__(self) -> str:
        return f"{self.subject} {self.version_id}"
