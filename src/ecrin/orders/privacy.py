"""What this room knows of a person, to give her and to forget. The figures of an order, its ledger and the papers that the
law wants kept stay as they are; who she is, where she lives and what she wrote goes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ecrin.core.numbers import token
from ecrin.legal.rules import PAPER_YEARS, USUAL_PAPER_YEARS, Kept, Subject, papers_until

from . import rules
from .models import (
    Addition,
    Declaration,
    GiftReceiver,
    Order,
    OrderAddress,
    OrderFlag,
    OrderLine,
    OrderNote,
    Paper,
    Parcel,
    PickUp,
    Return,
    ReturnLine,
)
from .selectors import printed, sheet_of

HOLDS: Mapping[str, Sequence[str]] = {
    "Order": ("client", "email", "gift_message"),
    "OrderAddress": (
        "given_name", "family_name", "company", "line1", "line2", "district", "city", "area", "postal_code", "telephone",
    ),
    "OrderLine": ("personalisation", "facts"),
    "OrderNote": ("text",),
    "OrderFlag": ("finding",),
    "Paper": ("content",),
    "Parcel": ("tracking", "signed_by"),
    "PickUp": ("code", "collected_by", "document"),
    "Return": ("tracking",),
    "ReturnLine": ("finding", "deducted_for"),
    "Declaration": ("name", "email"),
    "GiftReceiver": ("name", "email"),
    "Addition": ("note",),
}  # fmt: skip
UNDER_WAY = ("awaiting-payment", "review", "confirmed", "preparing", "ready", "dispatched")
FINDINGS_STAY = timedelta(days=5 * 366)
"""How long the record of an order that was looked at is kept: five years (Directive (EU) 2015/849, art. 40(1))."""
CLAIMS_STAY = timedelta(days=3 * 365)
"""How long who declared a withdrawal, or sent a gift back, can be asked for (three years, § 195 BGB, is the usual limit)."""
LAPSED_STAY = timedelta(days=90)
NOBODY = {"lines": [], "country": ""}


def _mails(name: str, subject: Subject) -> Q:
    found = Q(pk__in=[])
    for mail in subject.mails:
        found |= Q(**{f"{name}__iexact": mail})
    return found


def _hers(subject: Subject) -> QuerySet[Order]:
    """Orders of her account, and a guest's that were placed with an address of hers."""
    found = _mails("email", subject) & Q(client=None)
    if subject.client:
        found |= Q(client=subject.client)
    known = [row for row in map(rules.row_in, subject.purposes) if row]
    return Order.objects.filter(found | Q(pk__in=known)).order_by("pk")


def complete(subject: Subject) -> Subject:
    """With the purposes under which rooms below know her orders, what was added to them and what comes back of them; three
    queries.
    """
    rows = list(_hers(subject).values_list("pk", flat=True))
    found = {name for row in rows for name in (rules.purpose_of(row), *rules.credit_purposes(row))}
    added = Addition.objects.filter(order__in=rows).values_list("pk", flat=True)
    back = Return.objects.filter(order__in=rows).values_list("pk", flat=True)
    found |= {rules.addition_purpose(row) for row in added} | {f"exchange:{row}" for row in back}
    return replace(subject, purposes=subject.purposes | found)


def blocks(subject: Subject) -> list[str]:
    """What of hers is under way and has to end first; two queries."""
    hers = _hers(subject)
    open_orders = [rules.number_of(row) for row in hers.filter(state__in=UNDER_WAY).values_list("pk", flat=True)]
    back = Return.objects.filter(order__in=hers, state__in=rules.UNDER_WAY).values_list("pk", flat=True)
    said = [_("Order %(number)s is still under way.") % {"number": number} for number in open_orders]
    return said + [_("Return %(number)s is still under way.") % {"number": rules.return_number(row)} for row in back]


def export(subject: Subject) -> dict[str, Any]:
    """Her orders with all that was kept about them, what she declared and what she sent back of gifts; at most fourteen
    queries, whatever she ordered.
    """
    rows = _hers(subject).prefetch_related(
        "addresses", "lines", "notes", "flags", "parcels", "papers", "additions", "returns__lines__line"
    )
    pickups = {one.order_id: one for one in PickUp.objects.filter(order__in=rows)}
    declared = Declaration.objects.filter(_mails("email", subject) | Q(parcel__order__in=rows)).order_by("pk")
    gifts = GiftReceiver.objects.filter(_mails("email", subject)).select_related("parcel__order").order_by("pk")
    return {
        "orders": [_told(order, pickups.get(order.pk)) for order in rows],
        "withdrawals declared": [
            {"order": one.number, "name": one.name, "email": one.email, "at": one.at.isoformat()} for one in declared
        ],
        "gifts sent back": [
            {
                "name": one.name,
                "email": one.email,
                "return": one.parcel.number,
                "asked": one.parcel.asked_at.isoformat(),
            }
            for one in gifts
        ],
    }


def _told(order: Order, pickup: PickUp | None) -> dict[str, Any]:
    return {
        "number": order.number,
        "placed": order.placed_at.isoformat(),
        "state": order.state,
        "market": order.market_code,
        "language": order.language,
        "channel": order.channel,
        "email": order.email,
        "currency": order.currency,
        "total in minor units": order.total,
        "tax in minor units": order.tax,
        "delivery": order.delivery_name,
        "gift wrap": order.gift_wrap,
        "gift message": order.gift_message,
        "addresses": [
            {"for": one.role, **{name: getattr(one, name) for name in (*HOLDS["OrderAddress"], "country")}}
            for one in order.addresses.all()
        ],
        "pieces": [
            {
                "sku": line.sku,
                "creation": line.name,
                "details": line.details,
                "quantity": line.quantity,
                "minor units each": line.unit,
                "personalisation": line.personalisation,
                "read by you": line.facts,
                "serial numbers": line.serials,
            }
            for line in order.lines.all()
        ],
        "notes of the house": [{"at": one.at.isoformat(), "words": one.text} for one in order.notes.all()],
        "looked at": [{"why": one.reason, "found": one.finding, "at": one.at.isoformat()} for one in order.flags.all()],
        "added": [{"at": one.offered_at.isoformat(), "words": one.note} for one in order.additions.all() if one.note],
        "parcels": [
            {
                "number": one.number,
                "carrier": one.carrier,
                "tracking": one.tracking,
                "signed by": one.signed_by,
                "sent": one.sent_at.isoformat(),
            }
            for one in order.parcels.all()
        ],
        "collected": {"by": pickup.collected_by, "document seen": pickup.document, "boutique": pickup.name}
        if pickup
        else {},
        "papers": [one.number for one in order.papers.all()],
        # what who received a gift sent back is hers, and not told to who gave it
        "returns": [_returned(one) for one in order.returns.all() if not one.by_receiver],
    }


def _returned(one: Return) -> dict[str, Any]:
    return {
        "number": one.number,
        "kind": one.kind,
        "state": one.state,
        "asked": one.asked_at.isoformat(),
        "tracking": one.tracking,
        "given back in minor units": one.amount,
        "pieces": [
            {
                "creation": line.line.name,
                "quantity": line.quantity,
                "reason": line.reason,
                "found": line.finding,
                "worth less since": line.deducted_for,
            }
            for line in one.lines.all()
        ],
    }


def documents(subject: Subject) -> Iterator[tuple[str, bytes]]:
    """Her invoices and credit notes as PDF, made one at a time: what each is called, and its bytes."""
    for paper in Paper.objects.filter(order__in=_hers(subject)).select_related("order"):
        name = "invoice" if paper.kind == Paper.Kind.INVOICE else slugify(paper.number)
        sheet = sheet_of(paper.order, name)
        if sheet is not None:
            made = printed(sheet)
            yield made.file, made.content


@transaction.atomic
def erase(subject: Subject) -> list[Kept]:
    """Forget who ordered, where it went and what was written about it. Sums, ledger, captures and papers stay as they are;
    what is still under way stays whole, and is said.
    """
    GiftReceiver.objects.filter(_mails("email", subject)).exclude(parcel__state__in=rules.UNDER_WAY).delete()
    hers = list(_hers(subject).select_for_update())
    Declaration.objects.filter(_mails("email", subject) | Q(parcel__order__in=hers)).update(name="", email="")
    busy = set(Return.objects.filter(order__in=hers, state__in=rules.UNDER_WAY).values_list("order", flat=True))
    closed = [one for one in hers if one.state not in UNDER_WAY and one.pk not in busy]
    forget_orders(closed)
    kept = _papers_kept(closed)
    if closed:
        kept.append(
            Kept(
                what=_("What was ordered, when, and for how much, without your name."),
                why=_("The books of the house have to stay whole."),
            )
        )
    kept += _findings_kept(closed)
    kept += [
        Kept(what=_("Order %(number)s") % {"number": one.number}, why=_("It is still under way."))
        for one in hers
        if one not in closed
    ]
    return kept


def forget_orders(orders: Iterable[Order]) -> None:
    """Clear whose orders these are, in the caller's transaction. Their country and area stay, since tax was reckoned by
    them; their old addresses on this site lead nowhere any more.
    """
    rows = [one.pk for one in orders]
    for row in rows:
        Order.objects.filter(pk=row).update(client=None, email="", gift_message="", token=token())
    OrderAddress.objects.filter(order__in=rows).update(
        **dict.fromkeys((name for name in HOLDS["OrderAddress"] if name != "area"), "")
    )
    OrderLine.objects.filter(order__in=rows).update(personalisation={}, facts=[])
    OrderNote.objects.filter(order__in=rows).delete()
    Parcel.objects.filter(order__in=rows).update(tracking="", signed_by="")
    PickUp.objects.filter(order__in=rows).update(code="", collected_by="", document="")
    Return.objects.filter(order__in=rows).update(tracking="")
    ReturnLine.objects.filter(parcel__order__in=rows).update(finding="", deducted_for="")
    Addition.objects.filter(order__in=rows).update(note="")


def _papers_kept(orders: Sequence[Order]) -> list[Kept]:
    found: dict[str, list[Paper]] = {}
    for paper in Paper.objects.filter(order__in=orders):
        found.setdefault(_country(paper), []).append(paper)
    kept = []
    for country, papers in found.items():
        law = PAPER_YEARS.get(country, USUAL_PAPER_YEARS)[1]
        why = _("The law of the seller’s country wants it (%(law)s).") if law else _("The law wants it.")
        what = _("Invoices and credit notes, with the name and address on them: %(numbers)s.")
        kept.append(
            Kept(
                what=what % {"numbers": ", ".join(one.number for one in papers)},
                why=why % {"law": law} if law else why,
                until=max(_until(one) for one in papers),
            )
        )
    return kept


def _findings_kept(orders: Sequence[Order]) -> list[Kept]:
    flags = OrderFlag.objects.filter(order__in=orders).exclude(finding="").order_by("at")
    last = flags.last()
    if last is None:
        return []
    return [
        Kept(
            what=_("What was found when an order of a high amount was looked at."),
            why=_("The law against money laundering wants it (Directive (EU) 2015/849, art. 40)."),
            until=(last.at + FINDINGS_STAY).date(),
        )
    ]


def _country(paper: Paper) -> str:
    return str(paper.content.get("seller", {}).get("country_code", ""))


def _until(paper: Paper) -> date:
    return papers_until(paper.issued_at.date(), _country(paper))


# By the clock


@transaction.atomic
def forget_old_papers(today: date | None = None) -> int:
    """Papers whose years are over keep their number and sums, and name nobody any more. Returns how many."""
    today = today or timezone.now().date()
    least = min([USUAL_PAPER_YEARS[0], *(years for years, _law in PAPER_YEARS.values())])
    old = Paper.objects.filter(year__lt=today.year - least).exclude(content__buyer__country="")
    over = [one for one in old if _until(one) < today]
    for paper in over:
        # issued papers are never changed by anybody: only what the law no longer lets us keep goes
        Paper.objects.filter(pk=paper.pk).update(content={**paper.content, "buyer": NOBODY, "receiver": NOBODY})
    forget_orders({one.order_id: one.order for one in over}.values())
    return len(over)


@transaction.atomic
def forget_unpaid() -> int:
    """Who began an order that was never paid, after some months. Returns how many were forgotten."""
    old = Order.objects.filter(state=Order.State.LAPSED, placed_at__lt=timezone.now() - LAPSED_STAY).exclude(email="")
    rows = list(old.select_for_update())
    forget_orders(rows)
    return len(rows)


@transaction.atomic
def forget_findings() -> int:
    """What was found in orders that were looked at, after five years. Returns how many."""
    old = OrderFlag.objects.filter(at__lt=timezone.now() - FINDINGS_STAY).exclude(finding="")
    return old.update(finding="", linked=[])


@transaction.atomic
def forget_claims() -> int:
    """Who declared a withdrawal or sent a gift back, after three years. Returns how many."""
    before = timezone.now() - CLAIMS_STAY
    gone, _by = GiftReceiver.objects.filter(parcel__asked_at__lt=before).delete()
    return gone + Declaration.objects.filter(at__lt=before).exclude(email="").update(name="", email="")
