"""What stands on each paper of an order, in words: one sheet, of which the page and the PDF are both made."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_percent
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecrin.boutiques.templatetags.boutiques import moment_text
from ecrin.core.house import current_house
from ecrin.core.money import from_minor, money_text
from ecrin.legal.models import Version
from ecrin.legal.selectors import accepted_by, current_version, sections_of
from ecrin.markets.selectors import snapshot
from ecrin.offers.rules import Dates, Days
from ecrin.offers.templatetags.offers import arrival_words
from ecrin.orders import rules
from ecrin.orders.models import Order, Paper, PickUp
from ecrin.theme.papers import pdf_of

from .additions import agreed_of
from .gifts import gift_terms_of, kept_from_giver
from .orders import local
from .papers import invoice_of, papers_of, parties_of, storefront_of
from .pickups import pickup_of
from .returns import market_of, terms_told

WITHDRAWAL = "withdrawal"
"""The kind of the document that says how one steps back from a purchase, where a market has one."""


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
class Printed:
    """A PDF and what its file is called."""

    file: str
    content: bytes


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


def sheet_of(order: Order, name: str, *, is_staff: bool = False) -> Sheet | None:
    """A paper of an order by its name in an address: `invoice`, `confirmation`, `gift-receipt`, a credit note's number in
    small letters; for staff also `packing-slip`, `gift-card`, and credit notes that a surprise keeps from the client. None
    where there is no such paper (yet). At most eleven queries.
    """
    with translation.override(order.language):
        if name == "confirmation":
            return None if order.state in rules.UNPAID or order.paid_by == "" else _confirmation(order)
        if name == "gift-receipt":
            return _gift_receipt(order)
        if is_staff and name == "packing-slip":
            return _packing_slip(order)
        if is_staff and name == "gift-card":
            return _gift_card(order) if order.gift_message else None
        if name == "invoice":
            paper = invoice_of(order)
        else:
            secret = frozenset() if is_staff else kept_from_giver(order)[1]
            notes = [one for one in papers_of(order) if one.about_id and one.pk not in secret]
            paper = next((one for one in notes if slugify(one.number) == name), None)
        return _issued(paper, name) if paper else None


def printed(sheet: Sheet) -> Printed:
    """The sheet as PDF; some tens of milliseconds, no query."""
    template = "orders/card" if sheet.name == "gift-card" else "orders/sheet"
    data = {name: value for name, value in asdict(sheet).items() if name != "at"}
    content = pdf_of(template, data, language=sheet.language, country=sheet.country, at=sheet.at)
    return Printed(f"{slugify(current_house().name)}-{slugify(sheet.name)}-{slugify(sheet.number)}.pdf", content)


def named_papers(order: Order, *, is_staff: bool = False) -> list[tuple[str, str]]:
    """Names and titles of the papers that a client may read, in her storefront's words; one query, of a gift at most three."""
    found = [] if order.state in rules.UNPAID or order.paid_by == "" else [("confirmation", _("Order confirmation"))]
    if found and order.is_gift and market_of(order).return_days:
        found.append(("gift-receipt", _("Gift receipt")))
    secret = frozenset() if is_staff else kept_from_giver(order)[1]
    for paper in papers_of(order):
        if paper.pk in secret:
            continue
        if paper.about_id is None:
            found.append(("invoice", _("Invoice %(number)s") % {"number": paper.number}))
        else:
            found.append((slugify(paper.number), _("Credit note %(number)s") % {"number": paper.number}))
    return found


def _issued(paper: Paper, name: str) -> Sheet:
    """From what was frozen, and from nothing else."""
    content: Mapping[str, Any] = paper.content
    speech = Speech(content["locale"], content["currency"])
    dates = content["dates"]
    is_credit = paper.about_id is not None
    facts = [
        (_("Credit note") if is_credit else _("Invoice number"), paper.number),
        (_("Date"), speech.day(dates["issued"])),
    ]
    if is_credit:
        facts.append((_("About invoice"), f"{content['about']['number']}, {speech.day(content['about']['issued'])}"))
    elif dates.get("supplied"):
        facts.append((_("Date of supply"), speech.day(dates["supplied"])))
    facts.append((_("Order number"), f"{content['order']}, {speech.day(dates['ordered'])}"))
    words = [(_("Reason"), (content["reason"],))] if content.get("reason") else []
    return Sheet(
        name=name,
        title=_("Credit note") if is_credit else _("Invoice"),
        number=paper.number,
        language=content["language"],
        country=content["buyer"]["country"],
        at=paper.issued_at,
        facts=tuple(facts),
        parties=_parties(
            content, (_("Sold by"), "seller"), (_("Invoice to"), "buyer"), (_("Delivered to"), "receiver")
        ),
        columns=_columns(),
        rows=tuple(_row(one, speech) for one in content["rows"]),
        sums=_sums(content, speech, _("Total given back") if is_credit else _("Total")),
        taxes=_taxes(content, speech),
        words=tuple(words),
        foot=_foot(content["seller"]),
    )


def _columns(*, has_prices: bool = True) -> tuple[str, ...]:
    return (_("Creation"), _("Quantity"), *((_("Price"), _("Amount")) if has_prices else ()))


def _parties(content: Mapping[str, Any], *wanted: tuple[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Who is named, under which word; what was never known is left out."""
    found = []
    for word, role in wanted:
        lines = list(content[role]["lines"])
        if role == "seller" and content[role]["vat_number"]:
            lines.append(_("VAT number %(number)s") % {"number": content[role]["vat_number"]})
        if lines:
            found.append((word, tuple(lines)))
    return tuple(found)


def _row(row: Mapping[str, Any], speech: Speech, *, has_prices: bool = True) -> Row:
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


def _sums(content: Mapping[str, Any], speech: Speech, total: str) -> tuple[tuple[str, str], ...]:
    """Before tax, the tax, and what is paid; the total alone where there is no tax to speak of."""
    tax = sum(one["tax"] for one in content["taxes"])
    parts: list[tuple[str, str]] = []
    if tax:
        parts = [(_("Total before tax"), speech.money(content["total"] - tax)), (_("Tax"), speech.money(tax))]
    return (*parts, (total, speech.money(content["total"])), *_by_credit(content.get("by_credit", 0), speech))


def _by_credit(amount: int, speech: Speech) -> tuple[tuple[str, str], ...]:
    """What of a total a credit pays: it is a way to pay, and changes no tax."""
    return ((_("Paid by credit"), speech.money(amount)),) if amount else ()


def _taxes(content: Mapping[str, Any], speech: Speech) -> tuple[tuple[str, ...], ...]:
    """Tax by its rate, the words of the columns first; nothing where none is due."""
    if not any(one["tax"] for one in content["taxes"]):
        return ()
    head = (_("Tax rate"), _("Before tax"), _("Tax"), _("With tax"))
    rows = [
        (speech.share(one["rate"]), *(speech.money(one[part]) for part in ("net", "tax", "gross")))
        for one in content["taxes"]
    ]
    return (head, *rows)


def _foot(seller: Mapping[str, Any]) -> tuple[str, ...]:
    """The seller as at the foot of a letter: what is known."""
    ways = " · ".join(one for one in (seller["telephone"], seller["mail"]) if one)
    numbers = " · ".join(one for one in (seller["register"], seller["vat_number"]) if one)
    return tuple(line for line in (", ".join(seller["lines"]), numbers, ways) if line)


def _live(order: Order) -> tuple[dict[str, Any], list[dict[str, Any]], Speech]:
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


def _confirmation(order: Order) -> Sheet:
    """Everything that was agreed, on one paper that can be kept (2011/83/EU, art. 8(7))."""
    content, rows, speech = _live(order)
    pickup = pickup_of(order)
    day = speech.day(local(order.placed_at, order).date())
    delivery = speech.money(order.delivery) if order.delivery else _("Complimentary")
    sums = [(_("Subtotal"), speech.money(order.goods)), (order.delivery_name or _("Delivery"), delivery)]
    if order.tax:
        sums.append((_("Tax, included") if order.tax_included else _("Tax"), speech.money(order.tax)))
    return Sheet(
        name="confirmation",
        title=_("Order confirmation"),
        number=order.number,
        language=content["language"],
        country=content["buyer"]["country"],
        at=order.placed_at,
        facts=((_("Order number"), order.number), (_("Date"), day)),
        parties=_parties(content, (_("Sold by"), "seller"), (_("Invoice to"), "buyer"), (_("Delivery"), "receiver")),
        columns=_columns(),
        rows=tuple(_row(one, speech) for one in rows),
        sums=(*sums, (_("Total"), speech.money(order.total)), *_by_credit(order.credit_part, speech)),
        words=(*_arrives(order, pickup, speech), *_agreed(order, pickup)),
        annexes=tuple(_annexes(order)),
        foot=_foot(content["seller"]),
    )


def _arrives(order: Order, pickup: PickUp | None, speech: Speech) -> Iterable[tuple[str, tuple[str, ...]]]:
    """When it is there, as on the order's page: by day where days were promised, else in business days."""
    if pickup is not None:
        when = moment_text(pickup.promised_at, pickup.time_zone, speech.locale)
        told = _("Ready from %(when)s. We write to you when it lies ready.") % {"when": when}
        kept = (_kept(),) if pickup.is_kept else ()
        yield _("To be collected"), (pickup.name, *pickup.address.splitlines(), told, *kept)
        return
    days = Days(order.promise_least or order.promise_most, order.promise_most) if order.promise_most else None
    dates = Dates(order.promised_from, order.promised_until) if order.promised_from and order.promised_until else None
    if words := arrival_words(days, dates, speech.locale):
        yield order.delivery_name or _("Delivery"), (words,)


def _kept() -> str:
    return _(
        "Being made for you alone, your order waits in the boutique for as long as you need. It is charged when it lies "
        "ready and can be cancelled until then."
    )


def _cancelling(pickup: PickUp | None) -> str:
    if pickup is not None and pickup.is_kept:
        return _("You may cancel on the page of your order until it lies ready.")
    return _("You may cancel on the page of your order until it leaves us.")


def _agreed(order: Order, pickup: PickUp | None) -> Iterable[tuple[str, tuple[str, ...]]]:
    if order.gift_wrap or order.gift_message:
        said = [_("Wrapped as a gift, with our compliments.")] if order.gift_wrap else []
        yield _("Gift"), (*said, *([order.gift_message] if order.gift_message else []))
    mind = [_cancelling(pickup)]
    if order.market_code in snapshot().markets:
        mind += terms_told(order)
    if names := [line.name for line in order.lines.all() if line.personalisation and line.is_final_sale]:
        mind.append(_("Made for you alone and not returnable: %(names)s.") % {"names": ", ".join(names)})
    yield _("Should you change your mind"), tuple(mind)


def _annexes(order: Order) -> Iterable[Annex]:
    """The wordings that were accepted with it, and how one steps back, where the market says so."""
    accepted = [one.version for one in accepted_by(*agreed_of(order))]
    storefront = storefront_of(order)
    stepping_back = current_version(WITHDRAWAL, storefront) if storefront else None
    if stepping_back and stepping_back.pk not in {one.pk for one in accepted}:
        accepted.append(stepping_back)
    return [_annex(version) for version in accepted]


def _annex(version: Version) -> Annex:
    title = _("%(title)s, version %(number)s") % {"title": version.document.title, "number": version.number}
    sections = tuple(
        (f"{one.number} {one.heading}".strip(), tuple(part.strip() for part in one.body.split("\n\n") if part.strip()))
        for one in sections_of(version)
    )
    return Annex(title=title, language=version.document.language, sections=sections)


def _packing_slip(order: Order) -> Sheet:
    """What lies in the parcel, for who opens it: never who paid, and no price where it is a secret."""
    content, rows, speech = _live(order)
    has_prices = not order.hide_prices
    return Sheet(
        name="packing-slip",
        title=_("In this parcel"),
        number=order.number,
        language=content["language"],
        country=content["seller"]["country_code"],
        at=order.placed_at,
        facts=((_("Order number"), order.number),),
        parties=_parties(content, (_("For"), "receiver")),
        columns=_columns(has_prices=has_prices),
        rows=tuple(_row(one, speech, has_prices=has_prices) for one in rows),
        words=(
            (_("With our compliments"), (_("Should anything not be as it should, please write to us or call."),)),
            *_for_receiver(order, speech),
        ),
        foot=_foot(content["seller"]),
    )


def _for_receiver(order: Order, speech: Speech) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The receipt of a gift, in the parcel: its code, where it is typed, and until when."""
    terms = gift_terms_of(order)
    if terms is None:
        return ()
    within = ngettext(
        "You may exchange it or have a credit for it within %(n)s day of its arrival.",
        "You may exchange it or have a credit for it within %(n)s days of its arrival.",
        terms.days,
    ) % {"n": terms.days}
    if terms.until is not None:
        within = _("You may exchange it or have a credit for it until %(day)s.") % {"day": speech.day(terms.until)}
    code = _("Your code: %(code)s") % {"code": terms.code}
    return ((_("Gift receipt"), (within, code, terms.address)),)


def _gift_receipt(order: Order) -> Sheet | None:
    """What the giver passes on: the pieces without a price, and how they are exchanged; nothing of who paid."""
    content, rows, speech = _live(order)
    words = _for_receiver(order, speech)
    if not words:
        return None
    return Sheet(
        name="gift-receipt",
        title=_("Gift receipt"),
        number=order.number,
        language=content["language"],
        country=content["receiver"]["country"] or content["seller"]["country_code"],
        at=order.placed_at,
        columns=_columns(has_prices=False),
        rows=tuple(_row(one, speech, has_prices=False) for one in rows),
        words=words,
        foot=_foot(content["seller"]),
    )


def _gift_card(order: Order) -> Sheet:
    """The words of who gives, and nothing else."""
    content = parties_of(order)
    return Sheet(
        name="gift-card",
        title=_("A card"),
        number=order.number,
        language=content["language"],
        country=content["receiver"]["country"],
        at=order.placed_at,
        message=order.gift_message,
    )
