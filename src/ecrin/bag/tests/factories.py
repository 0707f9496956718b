"""A house with something to put into a bag, in the shipped markets."""

from typing import Any

from wagtail.models import Collection as Folder

from ecrin.bag.models import BuyingLimit
from ecrin.catalog.models import Price, Variant
from ecrin.catalog.tests.factories import add_picture, make_product
from ecrin.core.changes import touch
from ecrin.inventory.models import StockFlag
from ecrin.markets.models import DeliveryMethod, Market


def creation(number: int = 1, *, sizes: tuple[str, ...] = ("52", "53"), us: int | None = 345_000, **fields: Any):
    """A ring with a picture, priced in the US, in France's fallback (the EU) and in Britain."""
    if not Folder.objects.exists():  # a test with real transactions empties what migrations made
        Folder.add_root(name="Root")
    prices = {} if us is None else {"us": us, "eu": us + 5_000, "gb": us - 10_000}
    fields.setdefault("name", f"Aurore ring {number}")
    made = make_product(f"aurore-ring-{number}", reference=f"MV{number}", sizes=sizes, prices=prices, **fields)
    add_picture(made)
    touch("taxonomy", f"product:{made.pk}")
    return made


def sku_of(product, size: str = "52") -> str:
    return Variant.objects.get(product=product, size=size).sku


def reprice(sku: str, amount: int, market: str = "us") -> None:
    Price.objects.update_or_create(sku=sku, market=Market.objects.get(code=market), defaults={"amount": amount})


def stocked(sku: str, *, state: str = "in-stock", free: int | None = None) -> None:
    StockFlag.objects.update_or_create(sku=sku, defaults={"state": state, "free": free})


def limit(kind: str, most: int, market: str = "", **values: Any) -> BuyingLimit:
    of = Market.objects.get(code=market) if market else None
    return BuyingLimit.objects.create(kind=kind, most=most, market=of, **values)


def delivers(market: str = "us") -> None:
    """Standard delivery in two to three business days, where the market has none yet."""
    DeliveryMethod.objects.get_or_create(
        market=Market.objects.get(code=market),
        code="standard",
        defaults={"name": "Standard delivery", "min_days": 2, "max_days": 3},
    )
    touch("markets")
