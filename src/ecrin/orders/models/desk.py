"""What staff write down about an order, and what makes one wait for a person."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.models import Tracked
from ecrin.markets.models import Market

from .order import Order


class OrderNote(models.Model):
    """What staff wrote down about an order; clients never see it."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    actor_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.text[:60]


class OrderFlag(models.Model):
    """Why a person must look at an order before it is prepared, and what she found: its evidence file."""

    class Reason(models.TextChoices):
        ABOVE_THRESHOLD = "above-threshold", _("above the threshold")
        LINKED_ORDERS = "linked-orders", _("with linked orders above the threshold")
        CLOSED_ACCOUNT = "closed-account", _("by somebody whose account is suspended or ended")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="flags")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    linked = models.JSONField(default=list, blank=True, help_text=_("Numbers of the orders that it is linked with."))
    finding = models.TextField(blank=True)
    settled_by = models.BigIntegerField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "reason"], name="one_flag_per_reason")]

    def __str__(self) -> str:
        return self.get_reason_display()


class ReviewRule(Tracked):
    """From which amount on a market's orders wait for a person, alone or with those of the same client within days."""

    market = models.OneToOneField(Market, on_delete=models.CASCADE, related_name="review_rule")
    threshold = models.PositiveBigIntegerField(_("from, in minor units"))
    linked_days = models.PositiveSmallIntegerField(_("orders of the same client count together for days"), default=30)

    class Meta:
        ordering = ["market__position"]

    def __str__(self) -> str:
        return f"{self.market_id}: {self.threshold}"
