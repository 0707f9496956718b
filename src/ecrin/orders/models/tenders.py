"""Which payments an order's money lies in."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .order import Order


class Tender(models.Model):
    """A payment that holds or held money for an order: the one that confirmed it first, then those of what was added."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="tenders")
    payment = models.CharField(max_length=40, unique=True, help_text=_("Its token."))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.payment}"
