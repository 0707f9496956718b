"""The dispatch page beside the markets that are here: matched, compared, never overwritten."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from ecrin.markets.rules import CountryInfo, MarketInfo, Snapshot, StorefrontInfo

from .addresses import folded
from .facts import Facts
from .shape import Country, Dispatch

CHINESE = {"cn": "zh-hans", "sg": "zh-hans", "hk": "zh-hant", "tw": "zh-hant"}


@dataclass(frozen=True)
class DispatchCounts:
    """What the dispatch page holds. A market is a host, a storefront is an address."""

    regions: int
    countries: int
    selling: int
    pairs: int
    markets: int
    storefronts: int
    languages: int


def counts_of(dispatch: Dispatch) -> DispatchCounts:
    countries = [country for region in dispatch.regions for country in region.countries]
    languages = [language for country in countries for language in country.languages]
    return DispatchCounts(
        regions=len(dispatch.regions),
        countries=len(countries),
        selling=sum(country.isEcom == "true" for country in countries),
        pairs=len(languages),
        markets=len({urlsplit(language.weburl).netloc for language in languages}),
        storefronts=len({language.weburl for language in languages}),
        languages=len({language.languageCode for language in languages}),
    )


def differences(dispatch: Dispatch, here: Snapshot) -> list[str]:
    """Where the dispatch page says other than this installation, one sentence each; codes match, so labels may differ."""
    known = {country.code: country for country in here.countries}
    found: list[str] = []
    theirs = [(region.regionName, country) for region in dispatch.regions for country in region.countries]
    for region, country in theirs:
        ours = known.pop(country.countryCode, None)
        if ours is None:
            found.append(f"Country {country.countryCode} is on the page and not here.")
            continue
        found += _country_differences(country, ours)
        home = next(one for one in here.regions if ours in one.countries)
        if folded(home.name) != folded(region):
            found.append(f"{ours.code} stands under {region} on the page, under {home.name} here.")
    return found + [f"Country {code} is here and not on the page." for code in known]


def _country_differences(country: Country, ours: CountryInfo) -> Iterable[str]:
    if folded(country.countryName) != folded(ours.name):
        yield f"{ours.code} is called “{country.countryName}” on the page, “{ours.name}” here."
    if (country.isEcom == "true") != ours.sells_online:
        yield f"{ours.code} {'sells' if country.isEcom else 'does not sell'} online on the page, and here it is the other way."
    theirs = tuple(_content_language(language.languageCode, ours.market) for language in country.languages)
    here = tuple(storefront.language for storefront in ours.storefronts)
    if tuple(code.split("-")[0] for code in theirs) != tuple(code.split("-")[0] for code in here) or not set(
        theirs
    ) <= {
        *here,
        *(code.split("-")[0] for code in here),
    }:
        yield f"{ours.code} has the languages {', '.join(theirs)} on the page, {', '.join(here)} here."


def _content_language(code: str, market: MarketInfo) -> str:
    return CHINESE.get(market.code, "zh-hans") if code == "zh" else code


def storefront_of(address: str, here: Snapshot) -> StorefrontInfo | None:
    """The storefront that the page itself belongs to, by the first segment of its address."""
    return here.storefronts.get(urlsplit(address).path.strip("/").partition("/")[0].lower())


def market_values(facts: Facts) -> dict[str, object]:
    """What the page's text says of its own market, by column."""
    return {
        "telephone": facts.telephone,
        "mail": facts.mail,
        "return_days": facts.return_days,
        "time_zone": facts.time_zone,
    }
