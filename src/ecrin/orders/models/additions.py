"""Pieces that staff add to an order, from the offer until their client pays the difference or it comes to nothing."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.numbers import token
from ecrin.orders import rules

from .order import Order


class Addition(models.Model):
    """An offer to add pieces to an order; its pieces are held while it stands.

    Amounts are minor units of the order's currency, as the order shows prices; `amount` is what the client pays for it.

    Attributes:
        accepted_at: when its client agreed, whatever became of the payment.
        ended_at: when it was paid, withdrawn or ran out.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("waits for the client")
        PAID = "paid", _("added")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LAPSED = "lapsed", _("not paid in time")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="additions")
    token = models.CharField(max_length=40, unique=True, default=token)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)
    goods = models.PositiveBigIntegerField()
    tax = models.PositiveBigIntegerField()
    amount = models.PositiveBigIntegerField()
    note = models.TextField(_("a few words for the client"), blank=True)
    paid_by = models.CharField(max_length=40, blank=True, help_text=_("The token of the payment that paid it."))
    offered_by = models.BigIntegerField(null=True, blank=True)
    offered_at = models.DateTimeField(default=timezone.now)
    held_until = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=models.Q(state="offered"), name="one_open_addition_per_order"
            ),
        ]
        indexes = [
            models.Index(fields=["held_until"], condition=models.Q(state="offered"), name="addition_held_until"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} + {self.amount} {self.state}"

    @property
    def purpose(self) -> str:
        """Of its holds, its payments and what is accepted with it."""
        return rules.addition_purpose(self.pk)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OFFERED


class AdditionLine(models.Model):
    """Pieces of one SKU that an addition offers, in the words that the client reads."""

    addition = models.ForeignKey(Addition, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    sku = models.CharField(max_length=40)
    product = models.PositiveBigIntegerField()
    reference = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200)
    details = models.CharField(max_length=200, blank=True)
    quantity = models.PositiveIntegerField()
    unit = models.PositiveBigIntegerField()
    tax = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["addition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["addition", "position"], name="one_addition_line_per_position"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="an_addition_line_has_pieces"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku}"

    @property
    def amount(self) -> int:
        return self.unit * self.quantity
