"""What a storefront is to the rest of the house: frozen values and arithmetic on them, no database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cache
from typing import Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from moneyed import CURRENCIES

from ecrin.core.texts import LANGUAGE_NAMES, Direction, Text, text_in

from .calendar import Dispatch

MarketState = Literal["open", "show", "closed"]
Texts = Mapping[str, Mapping[str, Any]]

INTERNATIONAL = "WW"
# First path segments that belong to the house as a whole, so that no storefront may take them.
RESERVED_SEGMENTS = frozenset(
    {"api", "back-office", "healthz", "readyz", "metrics", "static", "media", "sitemap", "sitemaps", "robots", "account",
     "documents", "well-known", "favicon", "pictures", "webhooks", "accounts", "admin", "preview", "payments"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SellerInfo:
    code: str
    name: str
    form: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country_code: str = ""
    country_area: str = ""
    register: str = ""
    vat_number: str = ""
    mail: str = ""
    telephone: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """Somebody answers on `weekday` (1 is Monday) from `opens` until just before `closes`, in the market's time zone."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class DeliveryInfo:
    """A way to the client; days are business days, amounts minor units of the market's currency. What is ordered at
    `cut_off` or later, by the market's clock, leaves a day later.
    """

    code: str
    name: str
    min_days: int
    max_days: int
    fee: int = 0
    free_from: int | None = None
    translations: Texts = field(default_factory=dict, hash=False)
    cut_off: time | None = None
    on_saturdays: bool = False

    def text(self, name: str, language: str) -> Text:
        return text_in(language, name, source=getattr(self, name), translations=self.translations)

    def fee_for(self, value: int) -> int:
        """What it costs for an order of `value`, both in minor units."""
        return 0 if self.free_from is not None and value >= self.free_from else self.fee


@dataclass(frozen=True, slots=True)
class MarketInfo:
    """A market as a request sees it. `price_chain` is this market's id and its fallbacks', nearest first; `home` is the
    country that it delivers to, empty where there are several.
    """

    id: int
    code: str
    name: str
    state: MarketState
    currency: str
    tax_display: str
    units: str
    ring_sizes: str
    telephone: str
    mail: str
    time_zone: str
    return_days: int | None
    closed_notice: str
    price_chain: tuple[int, ...]
    seller: SellerInfo | None = None
    hours: tuple[Hours, ...] = ()
    delivery: tuple[DeliveryInfo, ...] = ()
    dispatch: Dispatch = field(default_factory=Dispatch)
    home: str = ""
    translations: Texts = field(default_factory=dict, hash=False)
    withdrawal_days: int | None = None

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def is_closed(self) -> bool:
        return self.state == "closed"

    @property
    def shows_prices(self) -> bool:
        return self.state == "open"

    @property
    def tax_included(self) -> bool:
        return self.tax_display != "excl-sales-tax"

    def text(self, name: str, language: str) -> Text:
        """A text of the market; its name falls back to CLDR's where its code is a country's."""
        own = text_in(language, name, source=getattr(self, name), translations=self.translations)
        if name == "name" and own.is_fallback and (known := territory_name(self.code.upper(), language)):
            return Text(known, language)
        return own


@dataclass(frozen=True, slots=True)
class StorefrontInfo:
    """A market in one language. `language` is the content language (`zh-hant`), `interface` what gettext activates."""

    id: int
    code: str
    market: MarketInfo
    language: str
    interface: str
    babel: str
    html_lang: str
    direction: Direction = "ltr"

    @property
    def root(self) -> str:
        """The storefront's home address, `/fr-ch/`."""
        return f"/{self.code}/"

    @property
    def language_name(self) -> str:
        """Its language in that language: Français."""
        return LANGUAGE_NAMES.get(self.language, self.language)


@dataclass(frozen=True, slots=True)
class CountryInfo:
    """A country of the dispatch page; the first storefront is its default."""

    code: str
    name: str
    market: MarketInfo
    storefronts: tuple[StorefrontInfo, ...]
    translations: Texts = field(default_factory=dict, hash=False)

    @property
    def sells_online(self) -> bool:
        return self.market.is_open

    @property
    def is_international(self) -> bool:
        return self.code == INTERNATIONAL

    def text(self, language: str) -> Text:
        """Its label: the house's own, its own translation, then CLDR's name; the house's label where none is known."""
        own = text_in(language, "name", source=self.name, translations=self.translations)
        if not own.is_fallback:
            return own
        known = territory_name(self.code, language)
        return Text(known, language) if known else own


@dataclass(frozen=True, slots=True)
class RegionInfo:
    code: str
    name: str
    countries: tuple[CountryInfo, ...]
    translations: Texts = field(default_factory=dict, hash=False)

    def text(self, language: str) -> Text:
        return text_in(language, "name", source=self.name, translations=self.translations)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a page is shown. `page` is its path below a storefront's root (empty: no page, or the home page), `shown`
    the codes of the storefronts that show it.
    """

    page: str
    shown: frozenset[str]

    def address_in(self, storefront: StorefrontInfo) -> str:
        """The same page in that storefront, or its home."""
        return storefront.root + self.page if storefront.code in self.shown else storefront.root


@dataclass(frozen=True, slots=True)
class Hreflang:
    """`value` is what `hreflang` says (`de-AT`, `x-default`) and which storefront answers it."""

    value: str
    storefront: StorefrontInfo


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything of this room that a request needs, read once per change. `number` is the change it was read at."""

    number: int
    regions: tuple[RegionInfo, ...]
    markets: Mapping[str, MarketInfo]
    storefronts: Mapping[str, StorefrontInfo]
    default_for_language: Mapping[str, StorefrontInfo]
    hreflangs: tuple[Hreflang, ...] = ()

    @property
    def countries(self) -> tuple[CountryInfo, ...]:
        return tuple(country for region in self.regions for country in region.countries)

    @property
    def served(self) -> tuple[StorefrontInfo, ...]:
        """Storefronts whose market is not closed."""
        return tuple(one for one in self.storefronts.values() if not one.market.is_closed)

    def in_language(self, language: str) -> tuple[StorefrontInfo, ...]:
        """Every storefront of a content language, served or not."""
        return tuple(one for one in self.storefronts.values() if one.language == language)

    def of_market(self, code: str) -> tuple[StorefrontInfo, ...]:
        return tuple(one for one in self.storefronts.values() if one.market.code == code)

    @property
    def default(self) -> StorefrontInfo | None:
        """The house's front door where nothing better is known: International's, else English's, else the first."""
        for country in self.countries:
            if country.is_international and country.storefronts and not country.market.is_closed:
                return country.storefronts[0]
        return self.default_for_language.get("en") or next(iter(self.storefronts.values()), None)


def hreflangs_of(countries: tuple[CountryInfo, ...]) -> tuple[Hreflang, ...]:
    """One value per country-language pair served, International as `x-default`; closed markets are left out."""
    found: dict[str, Hreflang] = {}
    for country in countries:
        for storefront in country.storefronts:
            if storefront.market.is_closed:
                continue
            base = storefront.language.partition("-")[0]
            value = "x-default" if country.is_international else f"{base}-{country.code}"
            found.setdefault(value, Hreflang(value, storefront))
    return tuple(found.values())


def defaults_by_language(
    storefronts: tuple[StorefrontInfo, ...], *, international: StorefrontInfo | None
) -> dict[str, StorefrontInfo]:
    """The storefront that stands for a content language where no country is known: International's where it speaks it,
    else the first in the house's order, those that are served before those that are closed.
    """
    ordered = sorted(storefronts, key=lambda one: (one is not international, one.market.is_closed))
    defaults: dict[str, StorefrontInfo] = {}
    for one in ordered:
        defaults.setdefault(one.language, one)
    return defaults


def price_chain(market: str, fallbacks: Mapping[str, str | None]) -> tuple[str, ...]:
    """The market and its fallbacks, nearest first.

    Raises:
        ValueError: a market would fall back to itself.
    """
    chain: list[str] = []
    current: str | None = market
    while current is not None:
        if current in chain:
            raise ValueError(" -> ".join([*chain, current]))
        chain.append(current)
        current = fallbacks.get(current)
    return tuple(chain)


@cache
def babel_language(language: str) -> Locale:
    """The CLDR locale of a content language (`zh-hant`, `pt-br`)."""
    base, _, rest = language.partition("-")
    return Locale.parse(f"{base}_{rest.capitalize() if len(rest) == 4 else rest.upper()}" if rest else base)


@cache
def territory_name(code: str, language: str) -> str:
    """CLDR's name of a country in a content language; empty where CLDR has none."""
    return str(babel_language(language).territories.get(code, ""))


def is_currency(code: str) -> bool:
    """Whether it is an ISO 4217 currency that money can be written in."""
    return code in CURRENCIES


def is_time_zone(name: str) -> bool:
    return name in available_timezones()


def is_babel_locale(name: str) -> bool:
    """Whether Babel can format by it."""
    try:
        Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def is_language_tag(text: str) -> bool:
    """Whether it has the form of a language tag (RFC 5646) with script and region at most: `zh-Hant-HK`."""
    return re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-\d{3})?", text) is not None


def is_answering(hours: tuple[Hours, ...], time_zone: str, at: datetime) -> bool:
    """Whether somebody answers at the moment `at` (aware), by the wall clock of `time_zone`, summer time included."""
    local = at.astimezone(ZoneInfo(time_zone))
    clock = local.time().replace(fold=0)
    return any(one.weekday == local.isoweekday() and one.opens <= clock < one.closes for one in hours)


@dataclass(frozen=True, slots=True)
class HoursGroup:
    """Days that follow each other with the same hours: 1 to 5, 09:00 to 21:00."""

    first: int
    last: int
    spans: tuple[tuple[time, time], ...]


def grouped_hours(hours: tuple[Hours, ...]) -> tuple[HoursGroup, ...]:
    """Hours as a person reads them: runs of days with the same hours, Monday first. Days without hours are absent."""
    by_day: dict[int, list[tuple[time, time]]] = {}
    for one in sorted(hours, key=lambda each: (each.weekday, each.opens)):
        by_day.setdefault(one.weekday, []).append((one.opens, one.closes))
    groups: list[HoursGroup] = []
    for day, spans in by_day.items():
        previous = groups[-1] if groups else None
        if previous and previous.last == day - 1 and previous.spans == tuple(spans):
            groups[-1] = HoursGroup(previous.first, day, previous.spans)
        else:
            groups.append(HoursGroup(day, day, tuple(spans)))
    return tuple(groups)
