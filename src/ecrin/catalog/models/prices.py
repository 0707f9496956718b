"""What a market may see and pay: rows of their own, never part of an editorial revision."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ecrin.core.models import Tracked
from ecrin.markets.models import Market

from .products import Product


class Availability(Tracked):
    """How a product is had in a market (`market` empty: in every market without a row of its own).

    Without any row a product is sold online where its market is open and priced on request elsewhere.
    """

    class Level(models.TextChoices):
        ONLINE = "online", _("sold online")
        BOUTIQUE = "boutique", _("in boutiques only")
        REQUEST = "request", _("price on request")
        HIDDEN = "hidden", _("hidden")

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="availabilities")
    market = models.ForeignKey(Market, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=10, choices=Level.choices)

    class Meta:
        verbose_name_plural = _("availabilities")
        constraints = [
            models.UniqueConstraint(fields=["product", "market"], name="one_availability_per_market"),
            models.UniqueConstraint(
                fields=["product"], condition=models.Q(market=None), name="one_availability_everywhere"
            ),
        ]

    def change_keys(self) -> tuple[str, ...]:
        return (f"product:{self.product_id}",)

    def __str__(self) -> str:
        return f"{self.product_id} {self.market_id} {self.level}"


class Price(Tracked):
    """What a SKU costs in a market that does not follow its fallback, in minor units of the market's currency."""

    sku = models.CharField(max_length=40)
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sku", "market"], name="one_price_per_sku_and_market")]

    def change_keys(self) -> tuple[str, ...]:
        return (f"sku:{self.sku}",)

    def __str__(self) -> str:
        return f"{self.sku} {self.market_id} {self.amount}"


class PriceChange(models.Model):
    """Append-only: every price that was ever asked, so that the lowest of 30 days is a query (Directive 98/6/EC, art. 6a)."""

    sku = models.CharField(max_length=40)
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    old_amount = models.PositiveBigIntegerField(null=True, blank=True)
    new_amount = models.PositiveBigIntegerField(null=True, blank=True, help_text=_("Empty: the price was removed."))
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    batch = models.CharField(max_length=40, blank=True, help_text=_("Changes made together are undone together."))

    class Meta:
        indexes = [models.Index(fields=["sku", "market", "at"])]

    def __str__(self) -> str:
        return f"{self.sku} {self.market_id} {self.old_amount} -> {self.new_amount}"
