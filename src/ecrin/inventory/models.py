"""The stock flag of a SKU: what a client is told. Stock by location, holds and movements come with buying."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecrin.core.models import Tracked


class StockFlag(Tracked):
    """No row means in stock."""

    class State(models.TextChoices):
        IN_STOCK = "in-stock", _("in stock")
        LOW = "low", _("few left")
        MADE_TO_ORDER = "made-to-order", _("made to order")
        BACK_SOON = "back-soon", _("back soon")
        SOLD_OUT = "sold-out", _("sold out")

    sku = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=14, choices=State.choices, default=State.IN_STOCK)
    extra_days = models.PositiveSmallIntegerField(_("business days until it leaves the workshop"), default=0)

    class Meta:
        ordering = ["sku"]

    def change_keys(self) -> tuple[str, ...]:
        return (f"sku:{self.sku}",)

    def __str__(self) -> str:
        return f"{self.sku} {self.state}"
