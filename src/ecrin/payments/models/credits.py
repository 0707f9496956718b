"""What the house owes to whoever has a code, and every movement of it. Amounts are minor units of the credit's currency."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .payments import Payment


class Credit(models.Model):
    """A credit to spend in one market, for a gift that came back or by the house's own will. Its code is as good as money:
    it stands in the letter to its receiver, and staff read no more than its end.

    It counts once it is given; where two people decide, one proposes it before. What is left is the sum of its ledger.
    """

    code = models.CharField(max_length=20, unique=True)
    source = models.CharField(max_length=80, unique=True, help_text=_("What it is for: one credit each."))
    market_code = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    amount = models.PositiveBigIntegerField()
    reason = models.CharField(_("why"), max_length=200, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    proposed_by = models.BigIntegerField(null=True, blank=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    given_by = models.BigIntegerField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    name = models.CharField(max_length=160, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    storefront_code = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_credit_is_of_something")]
        indexes = [models.Index(fields=["market_code", "-id"], name="credit_market")]

    def __str__(self) -> str:
        return self.ending

    @property
    def ending(self) -> str:
        """What staff call it by: the last signs of its code."""
        return f"…{self.code[-4:]}"

    @property
    def is_given(self) -> bool:
        return self.given_at is not None

    @property
    def is_open(self) -> bool:
        """Whether a second person has yet to decide."""
        return self.given_at is None and self.declined_at is None

    @property
    def subject(self) -> str:
        """Of its facts."""
        return f"credit:{self.pk}"


class CreditEntry(models.Model):
    """The ledger of a credit: rows are only ever added, each once by its key."""

    class Kind(models.TextChoices):
        ISSUED = "issued", _("issued")
        HELD = "held", _("held for an order")
        TAKEN = "taken", _("spent")
        LET_GO = "let-go", _("free again")
        GIVEN_BACK = "given-back", _("given back")
        VOIDED = "voided", _("voided")

    credit = models.ForeignKey(Credit, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount = models.PositiveBigIntegerField()
    payment = models.ForeignKey(Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="credit_entries")
    key = models.CharField(max_length=200, unique=True)
    reason = models.CharField(_("why"), max_length=200, blank=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = _("credit entries")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_credit_moves_by_something")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
