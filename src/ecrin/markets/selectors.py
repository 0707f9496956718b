"""Reads of this room. `snapshot()` is what requests use: one set of queries per change, then memory."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, get_urlconf, resolve, set_urlconf
from django.utils import translation
from django.utils.module_loading import import_string

from ecrin.core import changes
from ecrin.core.changes import Following
from ecrin.core.texts import direction_of

from . import rules
from .models import (
    ClosedDay,
    ContactHours,
    Country,
    CountryLanguage,
    DeliveryMethod,
    LegalEntity,
    Market,
    Region,
    Storefront,
    TaxRate,
)
from .rules import (
    CountryInfo,
    DeliveryInfo,
    Dispatch,
    Hours,
    MarketInfo,
    Places,
    RegionInfo,
    SellerInfo,
    Snapshot,
    StorefrontInfo,
    weekdays_of,
)

Where = Callable[..., Collection[str]]
View = TypeVar("View", bound=Callable[..., Any])


class Kept(Following[Snapshot]):
    """The process's one snapshot, read again when a change is about markets."""

    def refresh(self) -> Snapshot:
        """Read it anew now: for tests and commands that wrote past the models."""
        self.drop()
        return self()


def snapshot() -> Snapshot:
    """The markets as they are now (at most a quarter of a second old); no query when nothing changed."""
    return kept()


def read_snapshot() -> Snapshot:
    """Everything read anew: 9 queries, whatever the number of rows."""
    number = changes.position()  # before the rows, so that they are at least as new
    rows = list(Country.objects.all())
    markets = _markets(rows)
    storefronts = {
        row.code: StorefrontInfo(
            id=row.pk,
            code=row.code,
            market=markets[row.market_id],
            language=row.content_language,
            interface=row.interface_language,
            babel=row.babel_locale,
            html_lang=row.html_lang,
            direction=direction_of(row.content_language),
        )
        for row in Storefront.objects.all()
    }
    regions = _regions(rows, markets, {one.id: one for one in storefronts.values()})
    countries = tuple(country for region in regions for country in region.countries)
    international = next((one.storefronts[0] for one in countries if one.is_international and one.storefronts), None)
    return Snapshot(
        number=number,
        regions=regions,
        markets={one.code: one for one in markets.values()},
        storefronts=storefronts,
        default_for_language=rules.defaults_by_language(tuple(storefronts.values()), international=international),
        hreflangs=rules.hreflangs_of(countries),
    )


def _markets(countries: list[Country]) -> dict[int, MarketInfo]:
    sellers = {row.pk: _seller(row) for row in LegalEntity.objects.all()}
    hours: dict[int, list[Hours]] = defaultdict(list)
    for hour in ContactHours.objects.all():
        hours[hour.market_id].append(Hours(hour.weekday, hour.opens, hour.closes))
    delivery: dict[int, list[DeliveryInfo]] = defaultdict(list)
    for way in DeliveryMethod.objects.all():
        delivery[way.market_id].append(
            DeliveryInfo(
                way.code,
                way.name,
                way.min_days,
                way.max_days,
                way.fee,
                way.free_from,
                way.translations,
                way.cut_off,
                way.on_saturdays,
            )
        )
    closed: dict[int, set[date]] = defaultdict(set)
    for shut in ClosedDay.objects.all():
        closed[shut.market_id].add(shut.day)
    home: dict[int, list[str]] = defaultdict(list)
    for country in countries:
        home[country.market_id].append(country.code)
    rows = list(Market.objects.all())
    ids = {row.code: row.pk for row in rows}
    codes = {row.pk: row.code for row in rows}
    fallbacks = {row.code: codes.get(row.price_fallback_id or 0) for row in rows}
    return {
        row.pk: MarketInfo(
            id=row.pk,
            code=row.code,
            name=row.name,
            state=row.state,  # type: ignore[arg-type]  # the column's choices are MarketState
            currency=row.currency,
            tax_display=row.tax_display,
            units=row.units,
            ring_sizes=row.ring_sizes,
            telephone=row.telephone,
            mail=row.mail,
            time_zone=row.time_zone,
            return_days=row.return_days,
            closed_notice=row.closed_notice,
            price_chain=tuple(ids[code] for code in rules.price_chain(row.code, fallbacks)),
            seller=sellers.get(row.seller_id or 0),
            hours=tuple(hours[row.pk]),
            delivery=tuple(delivery[row.pk]),
            dispatch=Dispatch(
                row.dispatch_country, row.dispatch_area, weekdays_of(row.dispatch_days), frozenset(closed[row.pk])
            ),
            home=home[row.pk][0] if len(home[row.pk]) == 1 else "",
            translations=row.translations,
            withdrawal_days=row.withdrawal_days,
        )
        for row in rows
    }


def _seller(row: LegalEntity) -> SellerInfo:
    names: dict[str, Any] = {name: getattr(row, name) for name in SellerInfo.__dataclass_fields__}
    return SellerInfo(**names)


def _regions(
    rows: list[Country], markets: dict[int, MarketInfo], storefronts: dict[int, StorefrontInfo]
) -> tuple[RegionInfo, ...]:
    spoken: dict[int, list[StorefrontInfo]] = defaultdict(list)
    for pair in CountryLanguage.objects.order_by("position", "pk"):
        spoken[pair.country_id].append(storefronts[pair.storefront_id])
    countries: dict[int, list[CountryInfo]] = defaultdict(list)
    for row in rows:
        countries[row.region_id].append(
            CountryInfo(row.code, row.name, markets[row.market_id], tuple(spoken[row.pk]), row.translations)
        )
    return tuple(
        RegionInfo(row.code, row.name, tuple(countries[row.pk]), row.translations) for row in Region.objects.all()
    )


kept = Kept(read_snapshot, "markets")


@cache
def _urlconf_of() -> Any:
    """The function that gives a storefront its urlconf object; the settings name it, since addresses are put together
    above this room.
    """
    return import_string(settings.STOREFRONT_URLCONF)


@contextmanager
def storefront_context(storefront: StorefrontInfo) -> Iterator[StorefrontInfo]:
    """Inside, addresses and interface texts are the storefront's: for the worker, the index and mail, which have no
    request. Both are as before afterwards.
    """
    before = get_urlconf()
    set_urlconf(_urlconf_of()(storefront))
    try:
        with translation.override(storefront.interface):
            yield storefront
    finally:
        set_urlconf(before)


def shown_where(answer: Where) -> Callable[[View], View]:
    """Declare beside a view in which storefronts its pages are shown; a view that says nothing is shown in all.

    `answer(request, storefronts, **view_kwargs)` returns the codes among `storefronts`, in a fixed number of queries,
    and says on what its answer depends (`edge.pages.depends_on(request, ...)`).
    """

    def declare(view: View) -> View:
        view.shown_where = answer  # type: ignore[attr-defined]
        return view

    return declare


def places_of(request: HttpRequest, address: str) -> Places:
    """In which served storefronts the page at `address` (a path of the request's storefront) is shown.

    As many queries as the page's own `shown_where` takes, none where it has none.
    """
    here: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    served = snapshot().served
    everywhere = frozenset(one.code for one in served)
    page = address.removeprefix(here.root).lstrip("/")
    try:
        found = resolve(here.root + page, urlconf=_urlconf_of()(here))
    except Resolver404:
        return Places("", everywhere)
    if not page or here.market.is_closed:
        return Places("", everywhere)
    answer: Where | None = getattr(found.func, "shown_where", None)
    if answer is None:
        return Places(page, everywhere)
    return Places(page, everywhere & frozenset(answer(request, served, **found.kwargs)))


def tax_rate(country_code: str, state_code: str = "", *, on: date) -> Decimal | None:
    """The rate that counts there on a day, None where the house knows none; 1 query."""
    return (
        TaxRate.objects.filter(country_code=country_code, state_code=state_code, begins_on__lte=on)
        .order_by("-begins_on")
        .values_list("rate", flat=True)
        .first()
    )
