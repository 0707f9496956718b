"""What the house knows of its payments. Amounts are minor units of the payment's currency."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.models import Tracked, Translatable
from ecrin.core.numbers import token
from ecrin.payments import rules

CODE = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use lower-case letters, digits and hyphens."))


class PaymentMethod(Translatable, Tracked):
    """A way to pay that clients are offered. Amounts are minor units of the market's currency."""

    class Captures(models.TextChoices):
        DISPATCH = "dispatch", _("when the order is sent")
        NOW = "now", _("at once")

    sort_order_field = "position"
    code = models.CharField(max_length=40, unique=True, validators=[CODE])
    name = models.CharField(max_length=80)
    note = models.CharField(_("said beside it"), max_length=160, blank=True)
    provider = models.CharField(max_length=40)
    markets = models.JSONField(default=list, blank=True, help_text=_("Codes of markets; none for all that sell."))
    captures = models.CharField(_("the money is taken"), max_length=10, choices=Captures.choices, default="dispatch")
    least = models.PositiveBigIntegerField(null=True, blank=True)
    most = models.PositiveBigIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    translatable: ClassVar[tuple[str, ...]] = ("name", "note")

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValidationError({"most": _("The most cannot be less than the least.")})
        if self.provider == "transfer" and self.captures != self.Captures.NOW:
            raise ValidationError({"captures": _("Money that is transferred is there at once: choose “at once”.")})

    def change_keys(self) -> tuple[str, ...]:
        return ("payment-methods",)


class Payment(models.Model):
    """One attempt to have a purpose (`order:…`) paid.

    `is_unwanted` marks one that another attempt replaced, or whose purpose was given up: it is cancelled by the worker
    unless it turns out to be the one that the client paid.
    """

    class State(models.TextChoices):
        NEW = "new", _("written down")
        STARTED = "started", _("at the bank")
        REFUSED = "refused", _("refused")
        FAILED = "failed", _("could not be started")
        AUTHORISED = "authorised", _("authorised")
        EXPIRED = "expired", _("expired")
        CANCELLED = "cancelled", _("cancelled")
        CAPTURED = "captured", _("taken")

    token = models.CharField(max_length=40, unique=True, default=token)
    purpose = models.CharField(max_length=80)
    attempt = models.PositiveSmallIntegerField()
    method_code = models.CharField(max_length=40)
    provider = models.CharField(max_length=40)
    captures = models.CharField(max_length=10, choices=PaymentMethod.Captures.choices)
    market_code = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    currency = models.CharField(max_length=3)
    amount = models.PositiveBigIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEW)
    captured = models.PositiveBigIntegerField(default=0)
    refunded = models.PositiveBigIntegerField(default=0)
    is_unwanted = models.BooleanField(default=False)

    reference = models.CharField(_("what the client reads at the bank"), max_length=80)
    email = models.EmailField(blank=True, help_text=_("Kept only until the bank's page is open."))
    return_to = models.CharField(max_length=500)

    provider_reference = models.CharField(max_length=200, blank=True)
    provider_charge = models.CharField(max_length=200, blank=True)
    page_url = models.TextField(blank=True)
    instructions = models.JSONField(default=list, blank=True)
    three_d_secure = models.CharField(max_length=40, blank=True)
    refusal_code = models.CharField(max_length=60, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    opened_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    authorised_at = models.DateTimeField(null=True, blank=True)
    authorised_until = models.DateTimeField(null=True, blank=True)
    expiry_told_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(_("last looked up at the bank"), null=True, blank=True)
    wants_look = models.BooleanField(default=False)
    # What the provider itself said when it was last asked, unmerged: for reconciliation.
    said_at = models.DateTimeField(null=True, blank=True)
    said_captured = models.BigIntegerField(default=0)
    said_refunded = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "attempt"], name="one_payment_per_attempt"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="a_payment_is_of_something"),
            models.CheckConstraint(condition=models.Q(captured__lte=models.F("amount")), name="never_more_than_agreed"),
            models.CheckConstraint(
                condition=models.Q(refunded__lte=models.F("captured")), name="never_more_back_than_taken"
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "provider_reference"], name="payment_reference"),
            models.Index(fields=["provider", "provider_charge"], name="payment_charge"),
            models.Index(
                fields=["state", "asked_at"],
                condition=models.Q(state__in=["new", "started", "authorised"]),
                name="payment_live",
            ),
            models.Index(fields=["authorised_until"], name="payment_until"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} ({self.attempt}): {self.amount} {self.currency} {self.state}"

    @property
    def is_live(self) -> bool:
        return self.state in rules.LIVE

    @property
    def holds_money(self) -> bool:
        return self.state in rules.HOLDS_MONEY

    def standing(self) -> rules.Standing:
        """What is known of it, as the rules read it."""
        return rules.Standing(
            state=self.state,  # type: ignore[arg-type]  # the column's choices are State
            amount=self.amount,
            currency=self.currency,
            captured=self.captured,
            refunded=self.refunded,
            reference=self.provider_reference,
            charge=self.provider_charge,
            three_d_secure=self.three_d_secure,
            refusal_code=self.refusal_code,
            refused_at=self.refused_at,
            authorised_until=self.authorised_until,
        )


class PaymentEntry(models.Model):
    """One thing that was asked of a provider, written down before it was asked, and what was answered.

    Rows are only added; the answer is filled in. `key` is the idempotency key, with which it is asked again as often as
    needed: never with another. `name` is the caller's part of it (which refund, which parcel).
    """

    class Verb(models.TextChoices):
        START = "start", _("start")
        CAPTURE = "capture", _("take")
        CANCEL = "cancel", _("let go")
        REFUND = "refund", _("give back")

    class Outcome(models.TextChoices):
        ASKED = "asked", _("asked")
        DONE = "done", _("done")
        DENIED = "denied", _("denied")
        UNCLEAR = "unclear", _("no clear answer")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="entries")
    verb = models.CharField(max_length=10, choices=Verb.choices)
    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=100, blank=True)
    amount = models.PositiveBigIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.ASKED)
    code = models.CharField(_("answer"), max_length=200, blank=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    times_asked = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    ask_again_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = _("payment entries")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["ask_again_at"], condition=models.Q(outcome__in=["asked", "unclear"]), name="entry_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.amount}: {self.outcome}"

    @property
    def is_open(self) -> bool:
        return self.outcome in {self.Outcome.ASKED, self.Outcome.UNCLEAR}


class Notice(models.Model):
    """Something that a provider told by itself, once by its id. `said` is the standing, without anything personal."""

    class Outcome(models.TextChoices):
        APPLIED = "applied", _("applied")
        KNOWN = "known", _("told nothing new")
        LOOK = "look", _("asked for a look at the bank")
        WAITING = "waiting", _("of no payment known here")
        UNFIT = "unfit", _("does not fit its payment")

    provider = models.CharField(max_length=40)
    event_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)
    payment = models.ForeignKey(Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    about = models.CharField(_("whom it names"), max_length=200, blank=True)
    said = models.JSONField(default=dict, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="one_notice_per_event")]
        indexes = [
            models.Index(fields=["provider", "about"], condition=models.Q(outcome="waiting"), name="notice_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}: {self.outcome}"
