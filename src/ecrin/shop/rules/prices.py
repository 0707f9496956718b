"""Price bands as a listing's address and filter write them: `1000-2500`, whole units of the market's currency."""

from collections.abc import Mapping

from ecrin.catalog.rules import Band, price_bands
from ecrin.core.money import decimals


def bands_by_code(currency: str) -> dict[str, Band]:
    """Every band, cheapest first, under `0-500`, `500-1000`, …, `50000-`."""
    unit = 10 ** decimals(currency)
    return {
        f"{band.least // unit}-{'' if band.below is None else band.below // unit}": band
        for band in price_bands(currency)
    }


def band_codes(currency: str) -> tuple[str, ...]:
    """Every band, cheapest first: `0-500`, `500-1000`, …, `50000-`."""
    return tuple(bands_by_code(currency))


def band_code(amount: int, bands: Mapping[str, Band]) -> str:
    """The band of an amount in minor units."""
    return next((code for code, band in bands.items() if band.holds(amount)), "")


def band_edges(code: str) -> tuple[int, int | None]:
    """`1000-2500` is (1000, 2500); the last band has no upper edge."""
    low, _, high = code.partition("-")
    return int(low), int(high) if high else None
