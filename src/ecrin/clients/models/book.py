"""The client book: who is a client of the house, what advisors write down and do for her, and who looked."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .people import User


class ClientProfile(models.Model):
    """A page of the client book: of an account, or of somebody who bought as a guest, by her e-mail address (ADR 0230).

    Attributes:
        email: in lower case; that of the account where there is one.
        words: all by which she is found, folded: names, mails, the digits of telephones.
        storefront_code: where she was met last; her letters are written in its language.
        boutique_code: of her home boutique.
        merged_into: the page that this one became a part of; nothing written on it moves.
    """

    client = models.OneToOneField(User, null=True, blank=True, on_delete=models.CASCADE, related_name="profile")
    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField(max_length=161, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    storefront_code = models.CharField(max_length=10, blank=True)
    advisor = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    boutique_code = models.CharField(max_length=40, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    met_at = models.DateTimeField(default=timezone.now)
    last_contact_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-last_contact_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(client=None, merged_into=None) & ~models.Q(email=""),
                name="one_page_per_guest",
            )
        ]
        indexes = [
            models.Index(fields=["-last_contact_at", "-id"], name="profile_contact"),
            models.Index(fields=["email"], name="profile_email"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def subject(self) -> str:
        """Of its facts."""
        return f"profile:{self.pk}"


class ProfileMarket(models.Model):
    """A market in which she is a client: staff of that market may read her page."""

    profile = models.ForeignKey(ClientProfile, on_delete=models.CASCADE, related_name="markets")
    market_code = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "market_code"], name="one_row_per_profile_and_market")
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.market_code}"


class ClientNote(models.Model):
    """What an advisor wrote down of a client, who may read it. Never changed: a correction is another note."""

    class Kind(models.TextChoices):
        CONVERSATION = "conversation", _("conversation")
        OCCASION = "occasion", _("occasion")
        PREFERENCE = "preference", _("preference")

    profile = models.ForeignKey(ClientProfile, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField()
    on = models.DateField(null=True, blank=True)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="corrections")
    actor_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.text[:60]


class ClientTask(models.Model):
    """Something to do for a client by a day: whoever is her advisor does it. One of every year comes back when it is done."""

    profile = models.ForeignKey(ClientProfile, on_delete=models.CASCADE, related_name="tasks")
    text = models.CharField(max_length=200)
    due_on = models.DateField()
    is_yearly = models.BooleanField(default=False)
    note = models.ForeignKey(ClientNote, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    actor_id = models.BigIntegerField(null=True, blank=True)
    done_by = models.BigIntegerField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["due_on"], condition=models.Q(done_at=None), name="task_open")]

    def __str__(self) -> str:
        return self.text


class ClientView(models.Model):
    """Somebody on the staff opened a client's page, or took her out in a list. Never changed; kept for `VIEWS_KEPT` days."""

    class Page(models.TextChoices):
        LIFE = "life", _("her page")
        MERGE = "merge", _("the preview of a merging")
        LIST = "list", _("a list that was taken out")

    profile = models.ForeignKey(ClientProfile, on_delete=models.CASCADE, related_name="views")
    page = models.CharField(max_length=6, choices=Page.choices)
    reason = models.CharField(max_length=200, blank=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], name="view_at")]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.page} {self.profile_id}"
