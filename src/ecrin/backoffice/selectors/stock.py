"""Pieces by SKU, as the stock screens show them."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import F, Q

from ecrin.catalog.models import Variant
from ecrin.inventory.models import StockFlag, StockLevel, StockLocation
from ecrin.inventory.rules import IN_STOCK, Stock
from ecrin.inventory.selectors import stock_of

PER_PAGE = 50
SHOWS = ("", "low", "promised", "uncounted")


@dataclass(frozen=True, slots=True)
class StockRow:
    """A SKU with what lies where, in the order of the locations; None where it never lay."""

    sku: str
    name: str
    detail: str
    product: int
    told: Stock
    levels: tuple[tuple[StockLocation, StockLevel | None], ...]


def stock_rows(
    *, words: str, show: str, page: str | None, places: list[StockLocation]
) -> tuple[Page[Variant], list[StockRow]]:
    """A page of SKUs by name, reference or SKU, and what it shows; four queries whatever their number."""
    rows = Variant.objects.exclude(sku=None).exclude(sku="")
    if words:
        named = Q(product__name__icontains=words) | Q(product__reference__istartswith=words)
        rows = rows.filter(Q(sku__istartswith=words) | named)
    if show == "low":
        rows = rows.filter(sku__in=StockFlag.objects.filter(free__lte=F("low_at")).values("sku"))
    elif show == "promised":
        rows = rows.filter(sku__in=StockLevel.objects.filter(held__gt=0).values("sku"))
    elif show == "uncounted":
        rows = rows.exclude(sku__in=StockFlag.objects.filter(free__isnull=False).values("sku"))
    rows = rows.select_related("product", "material").order_by("product__rank", "product_id", "position", "id")
    found = Paginator(rows, PER_PAGE).get_page(page)
    skus = [variant.sku or "" for variant in found.object_list]
    told, levels = stock_of(skus), {(one.sku, one.location_id): one for one in StockLevel.objects.filter(sku__in=skus)}
    rows_shown = [
        StockRow(
            sku=variant.sku or "",
            name=variant.product.name,
            detail=" · ".join(filter(None, (variant.material.name if variant.material else "", variant.size))),
            product=variant.product_id,
            told=told.get(variant.sku or "", IN_STOCK),
            levels=tuple((place, levels.get((variant.sku or "", place.pk))) for place in places),
        )
        for variant in found.object_list
    ]
    return found, rows_shown
