"""Choices of products under a name of their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from ecrin.core.models import Tracked, Translatable

from .products import Product
from .taxonomy import SLUG, Department


class Selection(Translatable, Tracked, ClusterableModel):
    """A choice of products, by hand or by a rule of the same words as a listing's facets.

    `rule` is `{"material": ["pink-gold"], "collection": ["aurore"], "price_max": 300000, "is_new": true}`; see
    `rules.SelectionRule`.
    """

    class Kind(models.TextChoices):
        HAND = "hand", _("by hand")
        RULE = "rule", _("by rule")

    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="selections"
    )
    slug = models.CharField(max_length=80, unique=True, validators=[SLUG])
    name = models.CharField(max_length=80)
    intro = models.TextField(blank=True)
    kind = models.CharField(max_length=4, choices=Kind.choices, default=Kind.HAND)
    rule = models.JSONField(default=dict, blank=True)
    products = models.ManyToManyField(Product, through="SelectionItem", related_name="selections")
    position = models.PositiveSmallIntegerField(default=0)

    translatable = ("name", "intro")

    class Meta:
        ordering = ["position", "slug"]

    def change_keys(self) -> tuple[str, ...]:
        return (f"selection:{self.pk}",)

    def __str__(self) -> str:
        return self.name


class SelectionItem(Tracked):
    """A creation's place in a choice by hand."""

    sort_order_field = "position"
    selection = ParentalKey(Selection, on_delete=models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="selection_items")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["selection", "product"], name="one_place_per_selection")]

    def change_keys(self) -> tuple[str, ...]:
        return (f"selection:{self.selection_id}",)

    def __str__(self) -> str:
        return f"{self.selection_id} {self.product_id}"
