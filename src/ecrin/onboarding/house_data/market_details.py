"""Who sells in each market, where a client calls, how a parcel travels, how much one order may hold: `markets.toml`."""

from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import cast

from ecrin.bag.models import BuyingLimit
from ecrin.bag.rules import Limit, LimitKind
from ecrin.bag.services import load_limits
from ecrin.core.errors import InvalidInput
from ecrin.core.money import decimals
from ecrin.markets.models import ClosedDay, ContactHours, DeliveryMethod, LegalEntity, Market
from ecrin.orders.models import CategoryReturnRule, ReturnRule

from .source import Table, read_table
from .words import Language, translations_of

ENTITY = ("name", "form", "street", "postal_code", "city", "country_area", "country_code", "register", "vat_number", "mail",
          "telephone", "host")  # fmt: skip
DETAILS = ("telephone", "mail", "time_zone", "dispatch_country", "dispatch_area", "dispatch_days")


def load_market_details(data: Path, markets: Mapping[str, Market], languages: Mapping[str, Language]) -> None:
    """Complete the shipped markets with what only the house knows."""
    table = read_table(data / "markets.toml")
    entities = {}
    for row in table.tables("entity"):
        code = row.text("code")
        entities[code] = LegalEntity.objects.create(code=code, **{key: row.text(key, "") for key in ENTITY})
    names = dict(table.table("delivery_names").pairs())
    for row in table.tables("market"):
        code = row.text("code")
        if code not in markets:
            raise InvalidInput(f"{row.where}: there is no market {code}.")
        market = markets[code]
        for key in DETAILS:
            if key in row:
                setattr(market, key, row.text(key))
        market.seller = entities[row.text("seller")] if "seller" in row else None
        market.return_days = row.whole("return_days") if "return_days" in row else market.return_days
        if "withdrawal_days" in row:
            market.withdrawal_days = row.whole("withdrawal_days")
        market.save()
        _add_return_rule(row, market)
        _add_hours(row, market)
        _add_delivery(row, market, names, languages)
        _add_closed_days(row, market)
    for row in table.tables("return_rule"):
        _add_category_rule(row, markets)
    load_limits(limits=[_limit(row, markets) for row in table.tables("limit")], markets=markets)
    table.close()


def _limit(row: Table, markets: Mapping[str, Market]) -> Limit:
    """`kind`, `most`, and as far as it is narrower: `market`, `category`, `limited_only`."""
    kind, market = row.text("kind"), row.text("market", "")
    if kind not in BuyingLimit.Kind.values:
        raise InvalidInput(f"{row.where}: there is no limit of {kind}.")
    if market and market not in markets:
        raise InvalidInput(f"{row.where}: there is no market {market}.")
    return Limit(cast("LimitKind", kind), row.whole("most"), market, row.text("category", ""), row.flag("limited_only"))


def _add_return_rule(row: Table, market: Market) -> None:
    """How it takes pieces back; amounts are whole units of its currency. A market that says nothing keeps no rule."""
    unit = 10 ** decimals(market.currency)
    said = [name for name in ("exchange_above", "two_people_from", "return_label", "return_address") if name in row]
    if not said:
        return
    ReturnRule.objects.create(
        market=market,
        exchange_above=row.whole("exchange_above") * unit if "exchange_above" in row else None,
        two_people_from=row.whole("two_people_from") * unit if "two_people_from" in row else None,
        label_by=row.text("return_label", "house"),
        address=row.text("return_address", ""),
    )


def _add_category_rule(row: Table, markets: Mapping[str, Market]) -> None:
    """`category`, and as far as it is said: `market`, `days`, `exchange_above` (whole units, of a market), `comes_back`."""
    code, comes_back = row.text("market", ""), row.text("comes_back", "")
    if code and code not in markets:
        raise InvalidInput(f"{row.where}: there is no market {code}.")
    if comes_back not in CategoryReturnRule.ComesBack.values:
        raise InvalidInput(f"{row.where}: comes_back is sealed, never or left out.")
    market = markets.get(code)
    if "exchange_above" in row and market is None:
        raise InvalidInput(f"{row.where}: an amount needs a market.")
    CategoryReturnRule.objects.create(
        market=market,
        category=row.text("category"),
        days=row.whole("days") if "days" in row else None,
        exchange_above=row.whole("exchange_above") * 10 ** decimals(market.currency)
        if market and "exchange_above" in row
        else None,
        comes_back=comes_back,
    )


def _add_hours(row: Table, market: Market) -> None:
    """`hours = [[1, 5, "09:00", "19:00"], …]`: from weekday, to weekday, opens, closes."""
    ContactHours.objects.bulk_create(
        ContactHours(market=market, weekday=weekday, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))
        for first, last, opens, closes in row.rows("hours", [])
        for weekday in range(first, last + 1)
    )


def _add_delivery(row: Table, market: Market, names: Mapping[str, str], languages: Mapping[str, Language]) -> None:
    """`delivery = [["standard", 2, 3, 0, 0], …]`: code, days at least and at most, fee, free from (0: never);
    `cut_off = {express = "12:00"}` and `saturdays = ["express"]` say more of them.
    """
    cut_offs = dict(row.table("cut_off").pairs()) if "cut_off" in row else {}
    saturdays = row.rows("saturdays", [])
    unit = 10 ** decimals(market.currency)
    DeliveryMethod.objects.bulk_create(
        DeliveryMethod(
            market=market,
            code=code,
            name=names[code],
            min_days=least,
            max_days=most,
            fee=fee * unit,
            free_from=free_from * unit or None,
            cut_off=time.fromisoformat(cut_offs[code]) if code in cut_offs else None,
            on_saturdays=code in saturdays,
            position=position,
            translations=translations_of(languages, "delivery", code),
        )
        for position, (code, least, most, fee, free_from) in enumerate(row.rows("delivery", []), start=1)
    )


def _add_closed_days(row: Table, market: Market) -> None:
    """`closed_days = [[2026-12-24, "Stocktaking"], …]`: when nothing leaves, and why."""
    ClosedDay.objects.bulk_create(
        ClosedDay(market=market, day=day, why=why) for day, why in row.rows("closed_days", [])
    )
