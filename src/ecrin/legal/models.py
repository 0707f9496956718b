"""The house's documents, their wordings, and who accepted which. A wording that was published is never changed; an
acceptance is only ever added, and so is a consent.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.numbers import token


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


class Wording(models.Model):
    """A sentence beside which somebody said yes, kept once per market and language; its digest names it."""

    digest = models.CharField(
        max_length=64, unique=True, help_text=_("SHA-256 of the words, their market and language.")
    )
    market_code = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    text = models.TextField()
    first_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.market_code} {self.language} {self.digest[:8]}"


class ConsentPerson(models.Model):
    """Whose consents these are: the one personal part of the ledger, taken out when she is forgotten."""

    key = models.CharField(max_length=40, unique=True, default=token)
    mail = models.EmailField(max_length=254, null=True, unique=True)  # noqa: DJ001 - any number may be forgotten

    def __str__(self) -> str:
        return self.key


class Consent(models.Model):
    """Somebody asked for something, agreed to it, or took it back. Rows are only ever added: the database itself refuses
    to change or remove one (migration 0004).
    """

    class Act(models.TextChoices):
        ASKED = "asked", _("asked for it")
        GIVEN = "given", _("agreed")
        WITHDRAWN = "withdrawn", _("took it back")

    class Where(models.TextChoices):
        FOOTER = "footer", _("in the footer of a page")
        PAGE = "page", _("on the page of letters")
        ORDER = "order", _("beside her order")
        SIGN_UP = "sign-up", _("while she began an account")
        ACCOUNT = "account", _("in her account")
        LINK = "link", _("at the link of a letter")
        ONE_CLICK = "one-click", _("by the button of her mail program")
        BOUTIQUE = "boutique", _("in a boutique")
        POST = "post", _("by a letter to the house")
        TELEPHONE = "telephone", _("by telephone")

    person = models.ForeignKey(ConsentPerson, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=80)
    act = models.CharField(max_length=10, choices=Act.choices)
    wording = models.ForeignKey(Wording, null=True, on_delete=models.PROTECT, related_name="consents")
    where = models.CharField(max_length=10, choices=Where.choices)
    storefront_code = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True, help_text=_("The member of staff who entered it."))

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["person", "purpose", "id"], name="consent_latest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.act}"
