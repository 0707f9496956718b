"""The kinds of rows that are changed many at once: how each is read, checked and written."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from ecrin.catalog.models import Availability, Price, PriceChange, Product, Variant
from ecrin.catalog.rules import LEVELS
from ecrin.catalog.rules.plans import Key, Value, parse_stock, stock_text
from ecrin.core.money import from_minor, money_text
from ecrin.inventory.models import StockFlag
from ecrin.markets.models import Market

Values = dict[Key, Value]


class Kind(Protocol):
    """One kind of value. `current` and `labels` take one query each, `write` a fixed number."""

    permission: str

    def labels(self, keys: Collection[Key]) -> dict[str, str]:
        """What staff read for each subject; a subject that is absent does not exist."""

    def products(self, subjects: Collection[str]) -> dict[str, int]:
        """The creation that each subject is of; at most one query."""

    def current(self, keys: Collection[Key], *, lock: bool = False) -> Values: ...

    def wrong(self, value: Value, market: Market | None) -> str:
        """Why a value cannot be, in a sentence; empty where it can."""

    def show(self, value: Value, market: Market | None) -> str: ...

    def write(self, values: Mapping[Key, tuple[Value, Value]], *, actor: Any, batch: str) -> set[str]:
        """Write the second of each pair; returns the change keys."""


def markets_by_code() -> dict[str, Market]:
    return {market.code: market for market in Market.objects.all()}


def _skus(keys: Iterable[Key]) -> dict[str, str]:
    rows = Variant.objects.filter(sku__in={key.subject for key in keys}).order_by()
    return {sku: f"{name} {sku}" for sku, name in rows.values_list("sku", "product__name") if sku}


def _products(keys: Iterable[Key]) -> dict[str, str]:
    rows = Product.objects.filter(pk__in={int(key.subject) for key in keys if key.subject.isdecimal()})
    return {
        str(pk): f"{name} {reference or ''}".strip()
        for pk, name, reference in rows.values_list("pk", "name", "reference")
    }


def _sold_as(skus: Collection[str]) -> dict[str, int]:
    rows = Variant.objects.filter(sku__in=skus).order_by()
    return {sku: product for sku, product in rows.values_list("sku", "product_id") if sku}


class Prices:
    """Amounts in minor units by SKU and market; None takes a market's own price away."""

    permission = "catalog.change_price"

    def labels(self, keys: Collection[Key]) -> dict[str, str]:
        return _skus(keys)

    def products(self, subjects: Collection[str]) -> dict[str, int]:
        return _sold_as(subjects)

    def current(self, keys: Collection[Key], *, lock: bool = False) -> Values:
        rows = Price.objects.filter(
            sku__in={key.subject for key in keys}, market__code__in={key.market for key in keys}
        )
        if lock:
            rows = rows.select_for_update(of=("self",)).order_by("sku", "market_id")
        found: Values = {
            Key(sku, code): amount for sku, code, amount in rows.values_list("sku", "market__code", "amount")
        }
        return {key: found.get(key) for key in keys}

    def wrong(self, value: Value, market: Market | None) -> str:
        if market is None:
            return _("A price belongs to a market.")
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**15):
            return _("A price is a whole number of minor units above zero.")
        return ""

    def show(self, value: Value, market: Market | None) -> str:
        return money_text(from_minor(int(value), market.currency), "en") if value is not None and market else "–"

    def write(self, values: Mapping[Key, tuple[Value, Value]], *, actor: Any, batch: str) -> set[str]:
        markets, now = markets_by_code(), timezone.now()
        kept = [
            Price(sku=key.subject, market=markets[key.market], amount=after)
            for key, (_before, after) in values.items()
            if after is not None
        ]
        Price.objects.bulk_create(
            kept, update_conflicts=True, unique_fields=["sku", "market"], update_fields=["amount"], batch_size=1000
        )
        for code in {key.market for key, (_before, after) in values.items() if after is None}:
            gone = [key.subject for key, (_before, after) in values.items() if after is None and key.market == code]
            Price.objects.filter(market=markets[code], sku__in=gone).delete()
        PriceChange.objects.bulk_create(
            [
                PriceChange(
                    sku=key.subject, market=markets[key.market], old_amount=before, new_amount=after, at=now,
                    actor=actor, batch=batch,
                )
                for key, (before, after) in values.items()
            ],
            batch_size=1000,
        )  # fmt: skip
        return {f"sku:{key.subject}" for key in values}


class Levels:
    """Availability by creation and market; an empty market is everywhere, None takes the row away."""

    permission = "catalog.change_availability"

    def labels(self, keys: Collection[Key]) -> dict[str, str]:
        return _products(keys)

    def products(self, subjects: Collection[str]) -> dict[str, int]:
        return {subject: int(subject) for subject in subjects}

    def current(self, keys: Collection[Key], *, lock: bool = False) -> Values:
        rows = Availability.objects.filter(product_id__in={int(key.subject) for key in keys if key.subject.isdecimal()})
        if lock:
            rows = rows.select_for_update(of=("self",)).order_by("product_id", "id")
        found: Values = {
            Key(str(product), code or ""): level
            for product, code, level in rows.values_list("product_id", "market__code", "level")
        }
        return {key: found.get(key) for key in keys}

    def wrong(self, value: Value, market: Market | None) -> str:  # noqa: ARG002 - one shape for all kinds
        if value is None or value in LEVELS:
            return ""
        return _("“%(value)s” is not an availability; these are: %(all)s.") % {
            "value": value,
            "all": ", ".join(LEVELS),
        }

    def show(self, value: Value, market: Market | None) -> str:  # noqa: ARG002 - one shape for all kinds
        return str(Availability.Level(str(value)).label) if value is not None else "–"

    def write(self, values: Mapping[Key, tuple[Value, Value]], *, actor: Any, batch: str) -> set[str]:  # noqa: ARG002 - one shape for all kinds
        markets = markets_by_code()
        by_market: dict[str, list[int]] = {}
        for key in values:
            by_market.setdefault(key.market, []).append(int(key.subject))
        for code, products in by_market.items():
            Availability.objects.filter(market=markets.get(code), product_id__in=products).delete()
        Availability.objects.bulk_create(
            [
                Availability(product_id=int(key.subject), market=markets.get(key.market), level=str(after))
                for key, (_before, after) in values.items()
                if after is not None
            ],
            batch_size=1000,
        )
        return {f"product:{key.subject}" for key in values}


class Stock:
    """Stock flags by SKU, written as `low` or `made-to-order 20`; `in-stock` is the absence of a row."""

    permission = "inventory.change_stockflag"

    def labels(self, keys: Collection[Key]) -> dict[str, str]:
        return _skus(keys)

    def products(self, subjects: Collection[str]) -> dict[str, int]:
        return _sold_as(subjects)

    def current(self, keys: Collection[Key], *, lock: bool = False) -> Values:
        rows = StockFlag.objects.filter(sku__in={key.subject for key in keys})
        if lock:
            rows = rows.select_for_update().order_by("sku")
        found: Values = {
            Key(sku): stock_text(state, days) for sku, state, days in rows.values_list("sku", "state", "extra_days")
        }
        return {key: found.get(key, "in-stock") for key in keys}

    def wrong(self, value: Value, market: Market | None) -> str:
        if market is not None:
            return _("Stock is the same in every market.")
        try:
            parse_stock(str(value), StockFlag.State.values)
        except ValueError as error:
            return str(error)
        return ""

    def show(self, value: Value, market: Market | None) -> str:  # noqa: ARG002 - one shape for all kinds
        state, days = parse_stock(str(value), StockFlag.State.values)
        return stock_text(str(StockFlag.State(state).label), days)

    def write(self, values: Mapping[Key, tuple[Value, Value]], *, actor: Any, batch: str) -> set[str]:  # noqa: ARG002 - one shape for all kinds
        flags = {
            key.subject: parse_stock(str(after), StockFlag.State.values) for key, (_before, after) in values.items()
        }
        gone = [sku for sku, flag in flags.items() if flag == ("in-stock", 0)]
        StockFlag.objects.filter(sku__in=gone, free=None).delete()
        StockFlag.objects.filter(sku__in=gone).update(state=StockFlag.State.IN_STOCK, extra_days=0)
        StockFlag.objects.bulk_create(
            [
                StockFlag(sku=sku, state=state, extra_days=days)
                for sku, (state, days) in flags.items()
                if sku not in gone
            ],
            update_conflicts=True,
            unique_fields=["sku"],
            update_fields=["state", "extra_days"],
            batch_size=1000,
        )
        return {f"sku:{sku}" for sku in flags}


class Publication:
    """Whether creations are on the site. Publishing takes the latest draft of each."""

    permission = "catalog.publish_product"

    def labels(self, keys: Collection[Key]) -> dict[str, str]:
        return _products(keys)

    def products(self, subjects: Collection[str]) -> dict[str, int]:
        return {subject: int(subject) for subject in subjects}

    def current(self, keys: Collection[Key], *, lock: bool = False) -> Values:
        rows = Product.objects.filter(pk__in={int(key.subject) for key in keys if key.subject.isdecimal()})
        if lock:
            rows = rows.select_for_update(of=("self",)).order_by("pk")
        found: Values = {Key(str(pk)): live for pk, live in rows.values_list("pk", "live")}
        return {key: found.get(key) for key in keys}

    def wrong(self, value: Value, market: Market | None) -> str:
        if market is not None or not isinstance(value, bool):
            return _("A creation is published or not, in every market.")
        return ""

    def show(self, value: Value, market: Market | None) -> str:  # noqa: ARG002 - one shape for all kinds
        return _("published") if value else _("not published")

    def write(self, values: Mapping[Key, tuple[Value, Value]], *, actor: Any, batch: str) -> set[str]:  # noqa: ARG002 - one shape for all kinds
        wanted = {int(key.subject): after for key, (_before, after) in values.items()}
        for product in Product.objects.filter(pk__in=wanted).select_related("latest_revision"):
            if wanted[product.pk]:
                revision: Revision = product.latest_revision or product.save_revision(user=actor)
                product.publish(revision, user=actor, skip_permission_checks=True)
            else:
                product.unpublish(user=actor)
        return set()


KINDS: dict[str, Kind] = {
    "prices": Prices(),
    "availability": Levels(),
    "stock": Stock(),
    "publication": Publication(),
}
