"""Papers that the law counts: invoices and credit notes. A paper is written once and never changed; its number follows the
last one of its seller and year without a gap.
"""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .order import Order


class PaperSeries(models.Model):
    """The last number that a seller gave to a kind of paper in a year. Its row is the lock of the next number."""

    seller_code = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seller_code", "kind", "year"], name="one_series_per_year")]

    def __str__(self) -> str:
        return f"{self.seller_code} {self.kind} {self.year}: {self.last}"


class Paper(models.Model):
    """An invoice, or a credit note about one. `content` is all that it says, as it was known when it was issued."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("invoice")
        CREDIT = "credit-note", _("credit note")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    seller_code = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    place = models.PositiveIntegerField(help_text=_("Which one of its series it is."))
    number = models.CharField(max_length=40)
    about = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="credits")
    key = models.CharField(max_length=120, unique=True, help_text=_("What it was issued for: never twice."))
    total = models.BigIntegerField(help_text=_("In minor units of the order's currency, tax included."))
    content = models.JSONField()
    issued_at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["seller_code", "kind", "year", "place"], name="one_paper_per_place"),
            models.UniqueConstraint(fields=["order"], condition=models.Q(kind="invoice"), name="one_invoice_per_order"),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once.

        Raises:
            TypeError: it is there already.
        """
        if self.pk:
            raise TypeError("a paper that was issued is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ARG002 - Django's signature
        raise TypeError("a paper that was issued is never deleted")
