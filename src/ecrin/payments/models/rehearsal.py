"""What the rehearsal bank keeps on its side. It stands for another company's database: only its provider reads it."""

from django.db import models
from django.utils import timezone

from ecrin.core.numbers import token


class RehearsalSession(models.Model):
    """A card page that was opened for a merchant, and the money behind it. No card number is kept but its last digits."""

    class State(models.TextChoices):
        OPEN = "open"
        CHALLENGE = "challenge"
        REFUSED = "refused"
        AUTHORISED = "authorised"
        EXPIRED = "expired"
        CANCELLED = "cancelled"
        CAPTURED = "captured"

    reference = models.CharField(max_length=40, unique=True, default=token)
    key = models.CharField(max_length=200, unique=True)
    merchant = models.CharField(max_length=80)
    payment = models.CharField(max_length=40)
    label = models.CharField(max_length=80)
    language = models.CharField(max_length=10)
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    captures_now = models.BooleanField(default=False)
    return_to = models.CharField(max_length=600)

    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    captured = models.PositiveBigIntegerField(default=0)
    refunded = models.PositiveBigIntegerField(default=0)
    card = models.CharField(max_length=20, blank=True)
    three_d_secure = models.CharField(max_length=20, blank=True)
    refusal_code = models.CharField(max_length=40, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["ends_at"],
                condition=models.Q(state__in=["open", "challenge", "authorised"]),
                name="rehearsal_ends",
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.state}"


class RehearsalCall(models.Model):
    """A call that moved money, by its idempotency key: the same key is answered again and moves nothing."""

    key = models.CharField(max_length=200, unique=True)
    session = models.ForeignKey(RehearsalSession, on_delete=models.CASCADE, related_name="calls")
    verb = models.CharField(max_length=10)
    amount = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.verb} {self.amount}"


class RehearsalNotice(models.Model):
    """A notice that the bank has yet to bring, word for word. Brought is gone."""

    event_id = models.CharField(max_length=40)
    body = models.TextField()
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["due_at"], name="rehearsal_due")]

    def __str__(self) -> str:
        return self.event_id
