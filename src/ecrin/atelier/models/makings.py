"""Pieces on the bench: what is engraved, fitted or set for somebody, how far it is, and who did what."""

from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.atelier.rules import makings as rules
from ecrin.core.numbers import token


class Making(models.Model):
    """One piece of an order that is made in one way. It holds nobody's name or address: the order does."""

    class Kind(models.TextChoices):
        ENGRAVING = "engraving", _("engraving")
        STRAP = "strap", _("strap")
        RING = "ring", _("ring")

    class State(models.TextChoices):
        TO_MAKE = "to-make", _("to make")
        IN_CONTROL = "in-control", _("in control")
        READY = "ready", _("ready")
        CANCELLED = "cancelled", _("cancelled")

    subject = models.CharField(max_length=60, help_text=_("Of whom it is, such as order:17."))
    market_code = models.CharField(max_length=20)
    line = models.CharField(max_length=40)
    piece = models.PositiveIntegerField(help_text=_("Which of the line’s pieces, from 1."))
    kind = models.CharField(max_length=12, choices=Kind.choices)
    sku = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    facts = models.JSONField(default=list, help_text=_("What the client read, in her language."))
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.TO_MAKE)
    due_by = models.DateField(null=True, blank=True)
    in_hand_of = models.BigIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("piece on the bench")
        verbose_name_plural = _("pieces on the bench")
        ordering = [models.F("due_by").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "line", "kind", "piece"], name="one_making_per_piece_and_kind")
        ]
        indexes = [models.Index(fields=["state", "due_by"], name="making_queue")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def number(self) -> str:
        return rules.number_of(self.pk)

    @property
    def history(self) -> str:
        """The subject of its facts."""
        return f"making:{self.pk}"


class MakingStep(models.Model):
    """What somebody did to a piece, and why. Rows are only ever added."""

    class What(models.TextChoices):
        OPENED = "opened", _("came to the bench")
        STARTED = "started", _("taken in hand")
        LAID_DOWN = "laid-down", _("laid down again")
        TO_CONTROL = "to-control", _("made, sent to control")
        SENT_BACK = "sent-back", _("sent back to the bench")
        PASSED = "passed", _("passed, ready to leave")
        CANCELLED = "cancelled", _("not wanted any more")
        NOTED = "noted", _("note")
        PICTURED = "pictured", _("photograph kept")

    making = models.ForeignKey(Making, on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=12, choices=What.choices)
    text = models.TextField(blank=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.making_id} {self.what}"


def private_files() -> Any:
    """Where files lie that only staff may see."""
    return storages["private"]


def photograph_name(_row: models.Model, file: str) -> str:
    """A name that says nothing of the order; what a phone calls its pictures may say a lot."""
    return f"makings/{token()}{PurePosixPath(file).suffix.lower()}"


class MakingPhoto(models.Model):
    """A photograph of a piece on the bench, for colleagues only."""

    making = models.ForeignKey(Making, on_delete=models.PROTECT, related_name="photographs")
    key = models.CharField(max_length=40, unique=True, default=token)
    file = models.ImageField(storage=private_files, upload_to=photograph_name, max_length=120)
    kept_by = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key
