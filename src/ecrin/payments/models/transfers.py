"""Transfers from a client's bank to the house's: the house's accounts, what arrived, and what goes back by hand."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.models import Tracked

from .payments import Payment


class BankAccount(Tracked):
    """An account of the house to which clients transfer. `details` are lines as the client reads them."""

    markets = models.JSONField(default=list, blank=True, help_text=_("Codes of markets; none for all that sell."))
    holder = models.CharField(_("account holder"), max_length=120)
    bank = models.CharField(_("bank"), max_length=120)
    details = models.TextField(
        _("numbers"), help_text=_("One a line, with its name: IBAN: …, BIC: …, Routing number: …"), max_length=600
    )
    due_days = models.PositiveSmallIntegerField(
        _("days to pay"), default=7, validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("For so long the pieces of an order are held."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(default=0)

    sort_order_field = "position"

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.holder}, {self.bank}"


class TransferArrival(models.Model):
    """Money of a payment that staff saw on the house's account; one a payment, of its whole amount."""

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="arrival")
    amount = models.PositiveBigIntegerField()
    arrived_on = models.DateField()
    bank_reference = models.CharField(max_length=120, blank=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.payment_id}: {self.amount}"


class TransferRefund(models.Model):
    """What is to be transferred back by a person. `name` is the caller's name of the refund in the ledger."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="transfers_back")
    key = models.CharField(max_length=200, unique=True)
    amount = models.PositiveBigIntegerField()
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    actor_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.payment_id}: {self.amount}"
