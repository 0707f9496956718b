"""What stands on each paper of an order, in words: one sheet, of which the page and the PDF are both made."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ecrin.boutiques.templatetags.boutiques import moment_text
from ecrin.core.house import current_house
from ecrin.legal.models import Version
from ecrin.legal.selectors import accepted_by, current_version, sections_of
from ecrin.markets.selectors import snapshot
from ecrin.offers.rules import Dates, Days
from ecrin.offers.templatetags.offers import arrival_words
from ecrin.orders import rules
from ecrin.orders.models import Order, Paper, PickUp
from ecrin.theme.papers import pdf_of

from .additions import agreed_of
from .gifts import kept_from_giver
from .orders import local
from .papers import invoice_of, papers_of, storefront_of
from .parcel_sheets import gift_card, gift_receipt, packing_slip
from .pickups import pickup_of
from .returns import market_of, terms_told
from .sheet_parts import (
    Annex,
    Sheet,
    Speech,
    columns_of,
    foot_of,
    live_content,
    paid_by_credit,
    parties_told,
    row_of,
    sums_of,
    taxes_of,
)

WITHDRAWAL = "withdrawal"
"""The kind of the document that says how one steps back from a purchase, where a market has one."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF and what its file is called."""

    file: str
    content: bytes


def sheet_of(order: Order, name: str, *, is_staff: bool = False) -> Sheet | None:
    """A paper of an order by its name in an address: `invoice`, `confirmation`, `gift-receipt`, a credit note's number in
    small letters; for staff also `packing-slip`, `gift-card`, and credit notes that a surprise keeps from the client. None
    where there is no such paper (yet). At most eleven queries.
    """
    with translation.override(order.language):
        if name == "confirmation":
            return None if order.state in rules.UNPAID or order.paid_by == "" else _confirmation(order)
        if name == "gift-receipt":
            return gift_receipt(order)
        if is_staff and name == "packing-slip":
            return packing_slip(order)
        if is_staff and name == "gift-card":
            return gift_card(order) if order.gift_message else None
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
        parties=parties_told(
            content, (_("Sold by"), "seller"), (_("Invoice to"), "buyer"), (_("Delivered to"), "receiver")
        ),
        columns=columns_of(),
        rows=tuple(row_of(one, speech) for one in content["rows"]),
        sums=sums_of(content, speech, _("Total given back") if is_credit else _("Total")),
        taxes=taxes_of(content, speech),
        words=tuple(words),
        foot=foot_of(content["seller"]),
    )


def _confirmation(order: Order) -> Sheet:
    """Everything that was agreed, on one paper that can be kept (2011/83/EU, art. 8(7))."""
    content, rows, speech = live_content(order)
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
        parties=parties_told(
            content, (_("Sold by"), "seller"), (_("Invoice to"), "buyer"), (_("Delivery"), "receiver")
        ),
        columns=columns_of(),
        rows=tuple(row_of(one, speech) for one in rows),
        sums=(*sums, (_("Total"), speech.money(order.total)), *paid_by_credit(order.credit_part, speech)),
        words=(*_arrives(order, pickup, speech), *_agreed(order, pickup)),
        annexes=tuple(_annexes(order)),
        foot=foot_of(content["seller"]),
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
