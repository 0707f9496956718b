"""Invoices and credit notes are issued: once each, in a series without gaps, with all that they say frozen."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Conflict, InvalidInput
from ecrin.core.journal import record
from ecrin.orders import rules
from ecrin.orders.events import CreditIssued, InvoiceIssued
from ecrin.orders.models import Order, OrderEntry, Paper, PaperSeries
from ecrin.orders.rules import Credited, left_of
from ecrin.orders.selectors import invoice_of, local, parties_of

from .locking import locked


class NotInvoiced(Conflict):
    """There is no invoice yet that a credit note could be about."""

    code = "not-invoiced"
    sentence = _("This order has no invoice yet, so there is nothing to credit.")


class CreditTooHigh(Conflict):
    """More would be given back than was invoiced."""

    code = "credit-too-high"
    sentence = _("This is more than the invoice still holds.")


@transaction.atomic
def issue_invoice(*, row: int, actor: Any = None) -> Paper:
    """The invoice of an order, written when its pieces leave the house. Asked twice, it is the same one.

    The order's row is locked first, then the series of its seller, until the transaction ends: a number whose invoice is
    not written is given to the next.
    """
    order = locked(row)
    there = invoice_of(order)
    if there is not None:
        return there
    content = {**parties_of(order), "rows": _rows(order), "by_credit": order.credit_part}
    paper = _issue(order, "invoice", content, key=f"invoice:{order.pk}", actor=actor)
    record(InvoiceIssued(order.pk, paper.pk), actor=actor)
    return paper


def _rows(order: Order) -> list[dict[str, Any]]:
    rate = format(order.tax_rate.normalize(), "f")
    rows = [
        {
            "name": line.name, "details": line.details, "reference": line.reference, "serials": list(line.serials),
            "quantity": line.quantity, "unit": line.unit, "amount": line.amount, "tax": line.tax, "rate": rate,
        }
        for line in order.lines.all()
        if line.quantity
    ]  # fmt: skip
    fees = list(order.entries.filter(kind=OrderEntry.Kind.DELIVERY).values_list("quantity", "amount", "tax"))
    if fees:
        delivery = left_of(fees)  # its tax may have moved by a cent with pieces that were taken out
        rows.append(
            {"name": order.delivery_name, "details": "", "reference": "", "serials": [], "quantity": 1,
             "unit": delivery.amount, "amount": delivery.amount, "tax": delivery.tax, "rate": rate, "is_delivery": True}
        )  # fmt: skip
    return rows


@transaction.atomic
def issue_credit(*, row: int, lines: Sequence[Credited], reason: str, key: str, actor: Any = None) -> Paper:
    """A credit note about the invoice of an order. Asked twice under one key, it is the same one.

    Args:
        lines: what is given back, in the order's currency, as the invoice shows prices.
        reason: what the client reads as its ground; a sentence or a few words.
        key: what it is for, unique within the order, such as `return:12`.

    Raises:
        NotInvoiced: the order has no invoice.
        CreditTooHigh: together with earlier ones it would be more than was invoiced.
        InvalidInput: no lines, or a line that cannot be.
    """
    order = locked(row)
    name = rules.credit_key(order.pk, key)
    there = Paper.objects.filter(key=name).first()
    if there is not None:
        return there
    invoice = invoice_of(order)
    if invoice is None:
        raise NotInvoiced
    if not lines or not all(one.is_sound for one in lines):
        raise InvalidInput(field="lines")
    content = _credited(invoice, lines, reason)
    paper = _issue(order, "credit-note", content, key=name, about=invoice, actor=actor)
    record(CreditIssued(order.pk, paper.pk), actor=actor)
    return paper


def _credited(invoice: Paper, lines: Sequence[Credited], reason: str) -> dict[str, Any]:
    """What stands on a credit note: the parties of its invoice, and the lines that are given back."""
    rate = invoice.content["rows"][0]["rate"]
    own = {"rows", "taxes", "total", "dates", "by_credit"}
    rows = [
        {
            "name": one.name, "details": one.details, "reference": one.reference, "serials": [],
            "quantity": one.quantity, "unit": one.amount // one.quantity, "amount": one.amount, "tax": one.tax,
            "rate": rate,
        }
        for one in lines
    ]  # fmt: skip
    return {
        **{part: value for part, value in invoice.content.items() if part not in own},
        "rows": rows,
        "reason": reason.strip(),
        "about": {"number": invoice.number, "issued": invoice.content["dates"]["issued"]},
    }


def _issue(
    order: Order, kind: str, content: dict[str, Any], *, key: str, about: Paper | None = None, actor: Any = None
) -> Paper:
    """Write a paper under the next number of its series."""
    now = timezone.now()
    day = local(now, order)
    taxes = rules.tax_by_rate(content["rows"], tax_included=order.tax_included)
    total = sum(rules.gross(one["amount"], one["tax"], tax_included=order.tax_included) for one in content["rows"])
    if about is not None and total > _still_invoiced(about):
        raise CreditTooHigh
    seller = content["seller"]["code"]
    place = _next_place(seller, kind, day.year)
    dates = {"issued": day.date().isoformat(), "ordered": local(order.placed_at, order).date().isoformat()}
    if order.dispatched_at is not None:
        dates["supplied"] = local(order.dispatched_at, order).date().isoformat()
    return _written(
        order, kind, seller, day, place,
        content={**content, "taxes": taxes, "total": total, "dates": dates},
        total=total, key=key, about=about, issued_at=now, actor_id=getattr(actor, "pk", None),
    )  # fmt: skip


def _written(order: Order, kind: str, seller: str, day: datetime, place: int, **values: Any) -> Paper:
    number = rules.paper_number(kind, day.year, place)
    return Paper.objects.create(
        order=order, kind=kind, seller_code=seller, year=day.year, place=place, number=number, **values
    )


def _next_place(seller: str, kind: str, year: int) -> int:
    PaperSeries.objects.get_or_create(seller_code=seller, kind=kind, year=year)
    series = PaperSeries.objects.select_for_update().get(seller_code=seller, kind=kind, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def _still_invoiced(invoice: Paper) -> int:
    return invoice.total - sum(invoice.credits.values_list("total", flat=True))
