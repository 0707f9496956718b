"""What papers are put together from: parties, rows, sums and taxes, in the words and figures of their reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_percent
from django.utils.translation import gettext as _

from ecrin.core.money import from_minor, money_text
from ecrin.orders.models import Order

from .papers import parties_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Pieces on a sheet; without prices `unit` and `amount` are empty."""

    name: str
    details: tuple[str, ...] = ()
    quantity: int = 1
    unit: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """A document that belongs to a paper, word for word. `sections`: heading and paragraphs."""

    title: str
    language: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A paper in its reader's words. `language` is a content language, `country` where its reader lives."""

    name: str
    title: str
    number: str
    language: str
    country: str
    at: datetime
    facts: tuple[tuple[str, str], ...] = ()
    parties: tuple[tuple[str, tuple[str, ...]], ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    sums: tuple[tuple[str, str], ...] = ()
    taxes: tuple[tuple[str, ...], ...] = ()
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    annexes: tuple[Annex, ...] = ()
    foot: tuple[str, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class Speech:
    """How a paper says money, days and shares."""

    locale: str
    currency: str

    def money(self, amount: int) -> str:
        return money_text(from_minor(amount, self.currency), self.locale)

    def day(self, value: date | str) -> str:
        known = date.fromisoformat(value) if isinstance(value, str) else value
        return str(format_date(known, format="long", locale=self.locale))

    def share(self, rate: str) -> str:
        return str(format_percent(Decimal(rate), locale=self.locale, decimal_quantization=False))


def columns_of(*, has_prices: bool = True) -> tuple[str, ...]:
    return (_("Creation"), _("Quantity"), *((_("Price"), _("Amount")) if has_prices else ()))


def parties_told(content: Mapping[str, Any], *wanted: tuple[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Who is named, under which word; what was never known is left out."""
    found = []
    for word, role in wanted:
        lines = list(content[role]["lines"])
        if role == "seller" and content[role]["vat_number"]:
            lines.append(_("VAT number %(number)s") % {"number": content[role]["vat_number"]})
        if lines:
            found.append((word, tuple(lines)))
    return tuple(found)


def row_of(row: Mapping[str, Any], speech: Speech, *, has_prices: bool = True) -> Row:
    details = [row["details"]]
    if row["reference"]:
        details.append(_("Reference %(reference)s") % {"reference": row["reference"]})
    if row["serials"]:
        details.append(_("Serial number %(number)s") % {"number": ", ".join(row["serials"])})
    amount = speech.money(row["amount"])
    if row.get("is_delivery") and not row["amount"]:
        amount = _("Complimentary")
    return Row(
        name=row["name"],
        details=tuple(one for one in details if one),
        quantity=row["quantity"],
        unit=speech.money(row["unit"]) if has_prices and not row.get("is_delivery") else "",
        amount=amount if has_prices else "",
    )


def sums_of(content: Mapping[str, Any], speech: Speech, total: str) -> tuple[tuple[str, str], ...]:
    """Before tax, the tax, and what is paid; the total alone where there is no tax to speak of."""
    tax = sum(one["tax"] for one in content["taxes"])
    parts: list[tuple[str, str]] = []
    if tax:
        parts = [(_("Total before tax"), speech.money(content["total"] - tax)), (_("Tax"), speech.money(tax))]
    return (*parts, (total, speech.money(content["total"])), *paid_by_credit(content.get("by_credit", 0), speech))


def paid_by_credit(amount: int, speech: Speech) -> tuple[tuple[str, str], ...]:
    """What of a total a credit pays: it is a way to pay, and changes no tax."""
    return ((_("Paid by credit"), speech.money(amount)),) if amount else ()


def taxes_of(content: Mapping[str, Any], speech: Speech) -> tuple[tuple[str, ...], ...]:
    """Tax by its rate, the words of the columns first; nothing where none is due."""
    if not any(one["tax"] for one in content["taxes"]):
        return ()
    head = (_("Tax rate"), _("Before tax"), _("Tax"), _("With tax"))
    rows = [
        (speech.share(one["rate"]), *(speech.money(one[part]) for part in ("net", "tax", "gross")))
        for one in content["taxes"]
    ]
    return (head, *rows)


def foot_of(seller: Mapping[str, Any]) -> tuple[str, ...]:
    """The seller as at the foot of a letter: what is known."""
    ways = " · ".join(one for one in (seller["telephone"], seller["mail"]) if one)
    numbers = " · ".join(one for one in (seller["register"], seller["vat_number"]) if one)
    return tuple(line for line in (", ".join(seller["lines"]), numbers, ways) if line)


def live_content(order: Order) -> tuple[dict[str, Any], list[dict[str, Any]], Speech]:
    """Parties, rows and speech of an order as it is now."""
    content = parties_of(order)
    rows = [
        {
            "name": line.name, "details": line.details, "reference": line.reference, "serials": list(line.serials),
            "quantity": line.quantity, "unit": line.unit, "amount": line.amount,
        }
        for line in order.lines.all()
    ]  # fmt: skip
    return content, rows, Speech(content["locale"], order.currency)
