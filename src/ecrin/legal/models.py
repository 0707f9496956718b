"""The house's documents, their wordings, and who accepted which; what people agreed to, and what they ask about their own data.
A wording that was published is never changed; an acceptance, a consent and a step of a request are only ever added.
"""

from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.numbers import token

from .rules import UNDER_WAY


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
    to change or remove one (`core.database.added`).
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


def private_files() -> Any:
    """Where copies lie until they are fetched; no address of the site leads there."""
    return storages["private"]


def copy_name(_row: models.Model, file: str) -> str:
    """A name that says nothing of whose copy it is."""
    return f"copies/{token()}{PurePosixPath(file).suffix}"


class DataRequest(models.Model):
    """Somebody asked for a copy of her data, or to be forgotten. Whose data it is stands here as values (`rules.Subject`):
    the key of an account, mail addresses, purposes.

    Attributes:
        digest: of the address with which it was asked, kept when the address itself was forgotten.
        rooms: which rooms have forgotten her already: a run that was interrupted goes on after them.
        kept: what is not forgotten (`rules.Kept` as data), and `blocked`: what has to end first; in her language.
        reason: what she is told where it is refused or takes longer.
    """

    class Kind(models.TextChoices):
        COPY = "copy", _("a copy")
        ERASURE = "erasure", _("erasure")

    class State(models.TextChoices):
        ASKED = "asked", _("to be verified")
        WAITING = "waiting", _("waits until something ends")
        RUNNING = "running", _("being worked on")
        READY = "ready", _("lies ready")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        LAPSED = "lapsed", _("never verified")

    class How(models.TextChoices):
        PAGE = "page", _("on the site")
        LETTER = "letter", _("by letter")
        MAIL = "mail", _("by mail")
        CALL = "call", _("by telephone")

    class Proof(models.TextChoices):
        NONE = "", _("not yet")
        PASSWORD = "password", _("by her password")
        MAILED = "mailed", _("by a link in a letter")
        STAFF = "staff", _("by us")

    token = models.CharField(max_length=40, unique=True, default=token)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    how = models.CharField(max_length=8, choices=How.choices, default=How.PAGE)
    proof = models.CharField(max_length=8, choices=Proof.choices, default=Proof.NONE, blank=True)
    market_code = models.CharField(max_length=20)
    storefront_code = models.CharField(max_length=10)
    language = models.CharField(max_length=10, help_text=_("The interface language in which she is written to."))

    client = models.BigIntegerField(null=True, blank=True)
    name = models.CharField(max_length=160, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    mails = models.JSONField(default=list, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    purposes = models.JSONField(default=list, blank=True)

    law = models.CharField(max_length=160)
    due_on = models.DateField()
    extended_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    blocked = models.JSONField(default=list, blank=True)
    kept = models.JSONField(default=list, blank=True)
    rooms = models.JSONField(default=list, blank=True)
    file = models.FileField(storage=private_files, upload_to=copy_name, max_length=120, blank=True)
    file_until = models.DateTimeField(null=True, blank=True)

    asked_at = models.DateTimeField(default=timezone.now)
    verified_at = models.DateTimeField(null=True, blank=True)
    try_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("request about data")
        verbose_name_plural = _("requests about data")
        permissions = [
            ("handle_datarequest", "Can see requests about data"),
            ("verify_datarequest", "Can say who asks"),
        ]
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="data_request_due"),
            models.Index(fields=["digest"], name="data_request_digest"),
            models.Index(fields=["client"], name="data_request_client"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"P{self.pk + 1000}"

    @property
    def subject(self) -> str:
        """Of its facts."""
        return f"data-request:{self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_copy(self) -> bool:
        return self.kind == self.Kind.COPY

    @property
    def has_file(self) -> bool:
        """Whether its copy can be fetched now."""
        return bool(self.file) and self.file_until is not None and timezone.now() < self.file_until

    def drop_file(self) -> None:
        """The copy goes; that it was made stays written down."""
        if self.file:
            self.file.delete(save=False)
            self.file, self.file_until = "", None
            self.save(update_fields=["file", "file_until"])


class DataStep(models.Model):
    """What was done about a request, by whom (empty: by her, or by the clock). Rows are only ever added."""

    class What(models.TextChoices):
        ASKED = "asked", _("asked")
        VERIFIED = "verified", _("it is clear who asks")
        WAITS = "waits", _("waits until something ends")
        COPIED = "copied", _("copy made")
        FETCHED = "fetched", _("copy fetched")
        FORGOTTEN = "forgotten", _("forgotten")
        EXTENDED = "extended", _("put off")
        REFUSED = "refused", _("refused")
        LAPSED = "lapsed", _("never verified")
        TOLD = "told", _("letter sent")
        DROPPED = "dropped", _("copy deleted")
        DONE = "done", _("done")

    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=10, choices=What.choices)
    text = models.TextField(blank=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.what}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once.

        Raises:
            TypeError: it is there already.
        """
        if self.pk:
            raise TypeError("a step is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ARG002 - Django's signature
        raise TypeError("a step is never deleted")


class RetentionRun(models.Model):
    """How much of a kind of data was forgotten since its time was over."""

    code = models.CharField(max_length=40)
    count = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["code", "-id"], name="retention_run")]

    def __str__(self) -> str:
        return f"{self.code}: {self.count}"
