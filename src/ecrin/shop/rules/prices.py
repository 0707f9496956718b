"""Price bands as a listing's address and filter write them: `1000-2500`, whole units of the market's currency."""

from ecrin.catalog.rules import band_of, price_bands
from ecrin.core.money import decimals


def band_codes(currency: str) -> tuple[str, ...]:
    """Every band, cheapest first: `0-500`, `500-1000`, …, `50000-`."""
    unit = 10 ** decimals(currency)
    return tuple(
        f"{band.least // unit}-{'' if band.below is None else band.below // unit}" for band in price_bands(currency)
    )


def band_code(amount: int, currency: str) -> str:
    """The band of an amount in minor units."""
    bands = price_bands(currency)
    found = band_of(amount, bands)
    return band_codes(currency)[bands.index(found)] if found else ""


def band_edges(code: str) -> tuple[int, int | None]:
    """`1000-2500` is (1000, 2500); the last band has no upper edge."""
    low, _, high = code.partition("-")
    return int(low), int(high) if high else None
