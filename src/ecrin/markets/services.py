"""Verbs of this room: load what ships, and change what staff may change."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from ecrin.core.changes import touch
from ecrin.core.journal import record

from .events import Action, MarketChanged
from .models import Country, CountryLanguage, FirstDispatch, Market, Region, Storefront, TaxRate
from .rules import Calendar, first_dispatch, promises_key
from .selectors import snapshot

SHIPPED = Path(__file__).parent / "data"


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((SHIPPED / f"{name}.json").read_text(encoding="utf-8"))
    return [{"position": place, **row} for place, row in enumerate(rows, start=1)]


@transaction.atomic
def load_shipped_data() -> dict[str, int]:
    """Add the shipped regions, markets, storefronts, countries and tax rates that are not there, matched by code.

    Rows that are there stay as they are, whoever changed them. Returns how many rows of each kind were added.
    """
    added = {"regions": _add(Region, _rows("regions"))}
    markets = _rows("markets")
    added["markets"] = _add_markets(markets)
    added["storefronts"] = _add_storefronts(markets)
    countries = _rows("countries")
    new = _add_countries(countries)
    added["countries"] = len(new)
    added["country languages"] = _add_languages([row for row in countries if row["code"] in new])
    added["tax rates"] = _add_tax_rates()
    if any(added.values()):
        touch("markets")
    return added


@transaction.atomic
def note_change(*, row: Model, action: Action, actor: Any) -> None:
    """Write into the journal that staff added, changed or deleted a row of this room."""
    record(MarketChanged(kind=str(row._meta.model_name), row=int(row.pk), action=action), actor=actor)  # noqa: SLF001 - Django's documented name


def renew_first_dispatch(*, now: datetime | None = None) -> list[str]:
    """Note each market's first day of dispatch for what is ordered by its standard delivery at `now`, and have the pages
    that tell a day made anew where it became another. Returns the codes of those markets. One query when none did.
    """
    now = now or timezone.now()
    known = dict(FirstDispatch.objects.values_list("market", "day"))
    sells = [market for market in snapshot().markets.values() if market.delivery]
    days = {
        market: first_dispatch(Calendar(market.dispatch, market.time_zone, market.delivery[0].cut_off), now)
        for market in sells
    }
    moved = [market for market, day in days.items() if market.id not in known or known[market.id] != day]
    if moved:
        with transaction.atomic():
            for market in moved:
                FirstDispatch.objects.update_or_create(market_id=market.id, defaults={"day": days[market]})
            touch(*(promises_key(market.code) for market in moved))
    return [market.code for market in moved]


def _add(model: type[Model], rows: list[dict[str, Any]]) -> int:
    there = set(model._default_manager.values_list("code", flat=True))  # noqa: SLF001 - Django's documented name
    return len(model._default_manager.bulk_create([model(**row) for row in rows if row["code"] not in there]))  # noqa: SLF001


def _add_markets(rows: list[dict[str, Any]]) -> int:
    there = set(Market.objects.values_list("code", flat=True))
    plain = [{name: row[name] for name in row if name not in {"price_fallback", "storefronts"}} for row in rows]
    count = _add(Market, plain)
    ids = dict(Market.objects.values_list("code", "pk"))
    fresh = [row for row in rows if row["code"] not in there and row["price_fallback"]]
    for fallback in {row["price_fallback"] for row in fresh}:
        codes = [row["code"] for row in fresh if row["price_fallback"] == fallback]
        Market.objects.filter(code__in=codes).update(price_fallback=ids[fallback])
    return count


def _add_storefronts(markets: list[dict[str, Any]]) -> int:
    ids = dict(Market.objects.values_list("code", "pk"))
    rows = [{**one, "market_id": ids[row["code"]]} for row in markets for one in row["storefronts"]]
    return _add(Storefront, [{"position": place, **row} for place, row in enumerate(rows, start=1)])


def _add_countries(rows: list[dict[str, Any]]) -> set[str]:
    there = set(Country.objects.values_list("code", flat=True))
    regions = dict(Region.objects.values_list("code", "pk"))
    markets = dict(Market.objects.values_list("code", "pk"))
    fresh = [
        {
            "code": row["code"],
            "name": row["name"],
            "region_id": regions[row["region"]],
            "market_id": markets[row["market"]],
            "position": row["position"],
        }
        for row in rows
        if row["code"] not in there
    ]
    _add(Country, fresh)
    return {row["code"] for row in fresh}


def _add_languages(rows: list[dict[str, Any]]) -> int:
    countries = dict(Country.objects.values_list("code", "pk"))
    storefronts = dict(Storefront.objects.values_list("code", "pk"))
    pairs = [
        CountryLanguage(country_id=countries[row["code"]], storefront_id=storefronts[code], position=place)
        for row in rows
        for place, code in enumerate(row["storefronts"], start=1)
    ]
    return len(CountryLanguage.objects.bulk_create(pairs))


def _add_tax_rates() -> int:
    there = set(TaxRate.objects.values_list("country_code", "state_code"))
    fresh = [rate for rate in shipped_tax_rates() if (rate.country_code, rate.state_code) not in there]
    return len(TaxRate.objects.bulk_create(fresh))


def shipped_tax_rates() -> list[TaxRate]:
    """The rates that ship, not saved: standard rates of countries, base rates of states without their local taxes."""
    return [
        TaxRate(
            country_code=row["country_code"],
            state_code=row.get("state_code", ""),
            rate=Decimal(row["rate"]),
            begins_on=date.fromisoformat(row["begins_on"]),
            source=row["source"],
        )
        for row in _rows("tax_rates")
    ]
