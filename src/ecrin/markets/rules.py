"""What a storefront is to the rest of the house: frozen values, no database."""

from dataclasses import dataclass, field
from datetime import time
from typing import Literal

MarketState = Literal["open", "show", "closed"]


@dataclass(frozen=True, slots=True)
class SellerInfo:
    code: str
    name: str
    form: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country_code: str = ""
    register: str = ""
    vat_number: str = ""
    mail: str = ""
    telephone: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class MarketInfo:
    """A market as a request sees it. `price_chain` is this market's id and its fallbacks', nearest first."""

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
    translations: dict[str, dict[str, str]] = field(default_factory=dict, hash=False)

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def is_closed(self) -> bool:
        return self.state == "closed"

    @property
    def shows_prices(self) -> bool:
        return self.state == "open"


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
    direction: Literal["ltr", "rtl"] = "ltr"

    @property
    def root(self) -> str:
        """The storefront's home address, `/fr-ch/`."""
        return f"/{self.code}/"


@dataclass(frozen=True, slots=True)
class CountryInfo:
    """A country of the dispatch page; the first storefront is its default."""

    code: str
    name: str
    market: MarketInfo
    storefronts: tuple[StorefrontInfo, ...]
    translations: dict[str, dict[str, str]] = field(default_factory=dict, hash=False)

    @property
    def sells_online(self) -> bool:
        return self.market.is_open


@dataclass(frozen=True, slots=True)
class RegionInfo:
    code: str
    name: str
    countries: tuple[CountryInfo, ...]
    translations: dict[str, dict[str, str]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything of this room that a request needs, read once per change. `number` is the change it was read at."""

    number: int
    regions: tuple[RegionInfo, ...]
    markets: dict[str, MarketInfo]
    storefronts: dict[str, StorefrontInfo]
    default_for_language: dict[str, StorefrontInfo]

    @property
    def countries(self) -> tuple[CountryInfo, ...]:
        return tuple(country for region in self.regions for country in region.countries)
