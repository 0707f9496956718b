"""Money: exact, in minor units where stored, formatted by locale where shown.

Amounts are stored as whole minor units (cents, yen, fils) beside an ISO 4217 currency, and travel as `moneyed.Money`.
The number of decimals comes from CLDR through Babel: 2 for USD, 0 for JPY, 3 for KWD.
"""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from babel import Locale
from babel.numbers import NumberPattern, format_currency, get_currency_precision, parse_pattern
from moneyed import Money, get_currency

__all__ = ["Money", "decimals", "from_minor", "money_text", "parse_amount", "to_minor"]


@cache
def decimals(currency: str) -> int:
    """Decimals of an ISO 4217 currency: 0, 2 or 3."""
    return int(get_currency_precision(currency))


def from_minor(amount: int, currency: str) -> Money:
    """`from_minor(123450, "USD")` is 1,234.50 US dollars."""
    return Money(Decimal(amount).scaleb(-decimals(currency)), get_currency(currency))


def to_minor(money: Money) -> int:
    """Whole minor units, halves rounded away from zero (commercial rounding)."""
    code = money.currency.code
    return int(money.amount.scaleb(decimals(code)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def parse_amount(text: str, currency: str) -> int:
    """Minor units from a plain decimal as staff type or import it (`1234.5`, point as separator).

    Raises:
        ValueError: not a finite number, negative, or finer than the currency's minor unit.
    """
    try:
        amount = Decimal(text.strip())
    except ArithmeticError as error:
        raise ValueError(f"{text!r} is not an amount") from error
    minor = amount.scaleb(decimals(currency)) if amount.is_finite() else None
    if minor is None or minor < 0 or minor != minor.to_integral_value():
        raise ValueError(f"{text!r} is not an amount in {currency}")
    return int(minor)


@lru_cache(maxsize=10_000)
def money_text(money: Money, locale: str) -> str:
    """The amount as a reader of `locale` (a Babel locale such as `fr_CH`) expects it; whole amounts show no decimals.
    A house has few amounts, and each is written many times: the last ones are remembered.

    Luxury prices are whole in nearly every market, and `$3,450.00` reads as a supermarket's.
    """
    if money.amount == money.amount.to_integral_value():
        known, pattern = _whole(locale)
        return str(pattern.apply(money.amount, known, currency=money.currency.code, currency_digits=False))
    return str(format_currency(money.amount, money.currency.code, locale=locale))


@cache
def _whole(locale: str) -> tuple[Locale, NumberPattern]:
    """The locale and its own currency pattern without decimals, read once."""
    known = Locale.parse(locale)
    return known, parse_pattern(str(known.currency_formats["standard"].pattern).replace(".00", ""))
