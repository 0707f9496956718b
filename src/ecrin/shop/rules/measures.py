"""Dimensions in a market's units."""

from decimal import Decimal

from babel.numbers import format_decimal
from babel.units import format_unit

INCH = 25.4
OUNCE = 28.349523125
WEIGHTS = frozenset({"weight"})


def measure(name: str, value: float, *, units: str, locale: str) -> str:
    """A dimension for a reader: `2.6 mm` in metric markets, `0.1 in (2.6 mm)` in imperial ones; weights in g and oz."""
    metric, imperial, factor = ("g", "oz", OUNCE) if name in WEIGHTS else ("mm", "in", INCH)
    plain = f"{_number(value, locale, 2)} {metric}"
    return f"{_number(value / factor, locale, 2)} {imperial} ({plain})" if units == "imperial" else plain


def _number(value: float, locale: str, digits: int) -> str:
    return str(format_decimal(round(value, digits), locale=locale))


def carats_text(carats: Decimal, locale: str) -> str:
    """A stone's weight for a reader: `0,05 carat`; with the trade's sign `ct` where CLDR has no word for it."""
    text = str(format_unit(carats, "mass-carat", "long", locale=locale))
    return f"{_number(float(carats), locale, 3)} ct" if "mass-carat" in text else text
