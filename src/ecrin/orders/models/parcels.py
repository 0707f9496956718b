"""What was sent of an order, parcel by parcel, and what a market asks of parcels."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.models import Tracked
from ecrin.markets.models import Market

from .order import Order, OrderLine


class Parcel(models.Model):
    """Pieces of an order that left together. `amount` is what is taken of the payment for it, in minor units."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="parcels")
    number = models.PositiveSmallIntegerField()
    carrier = models.CharField(max_length=60, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=80, blank=True)
    amount = models.PositiveBigIntegerField()
    needs_signature = models.BooleanField(default=False)
    signed_by = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.BigIntegerField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["order", "number"]
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="one_parcel_per_number")]
        indexes = [models.Index(fields=["tracking"], name="parcel_tracking")]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.number}"


class ParcelLine(models.Model):
    """How many pieces of a line a parcel holds, with their serial numbers."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="parcel_lines")
    quantity = models.PositiveIntegerField()
    serials = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["parcel", "line__position"]
        constraints = [
            models.UniqueConstraint(fields=["parcel", "line"], name="one_parcel_line_per_line"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="a_parcel_line_has_pieces"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line_id}"


class ParcelRule(Tracked):
    """From which value on a market's parcels are handed over against a signature only."""

    market = models.OneToOneField(Market, on_delete=models.CASCADE, related_name="parcel_rule")
    signature_from = models.PositiveBigIntegerField(_("signature from, in minor units"))

    class Meta:
        ordering = ["market__position"]

    def __str__(self) -> str:
        return f"{self.market_id}: {self.signature_from}"


class Carrier(Tracked):
    """Who brings parcels. `tracking_address` leads to where a parcel is, with `{tracking}` for its number."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    tracking_address = models.CharField(
        _("address of its tracking page"),
        max_length=200,
        blank=True,
        help_text=_("With {tracking} where the number goes; empty where it has none."),
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.tracking_address and not (
            self.tracking_address.startswith("https://") and "{tracking}" in self.tracking_address
        ):
            raise ValidationError({"tracking_address": _("It begins with https:// and holds {tracking}.")})
