"""What was done to an account, and why."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .grounds import Ground
from .people import User


class AccountStep(models.Model):
    """What was done to an account and why. Rows are only ever added: the database refuses the rest."""

    class Kind(models.TextChoices):
        SUSPENDED = "suspended", _("suspended")
        ENDED = "ended", _("ended")
        LIFTED = "lifted", _("opened again")
        APPEALED = "appealed", _("she appealed")
        ANSWERED = "answered", _("her appeal was answered")
        MERGED = "merged", _("became one with another account")

    Ground = Ground

    client = models.ForeignKey(User, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    ground = models.CharField(max_length=10, choices=Ground.choices, blank=True)
    applies_at = models.DateTimeField(null=True, blank=True)
    is_told = models.BooleanField(default=False)
    actor_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.client_id} {self.kind}"

    @property
    def text(self) -> str:
        """What was written with it; empty where nothing was, or it is forgotten. No query where `words` was read along."""
        return self.words.text if hasattr(self, "words") else ""


class AccountStepWords(models.Model):
    """What somebody wrote with a step. Never changed; taken away when the person is forgotten, while the step stays."""

    step = models.OneToOneField(AccountStep, on_delete=models.CASCADE, primary_key=True, related_name="words")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]
