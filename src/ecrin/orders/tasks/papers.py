"""Which papers follow from what happened to an order. See `config/reactions.py`."""

from django.utils import translation
from django.utils.translation import gettext as _

from ecrin.orders.events import CreditDecided, OrderCollected, OrderDispatched, RefundDecided
from ecrin.orders.models import Return
from ecrin.orders.rules import Credited
from ecrin.orders.selectors import invoice_of
from ecrin.orders.services import issue_credit, issue_invoice


def issue_for(fact: OrderDispatched | OrderCollected) -> None:
    """Its pieces left the house, or were handed over in it: the invoice is written in the same transaction, and what was
    given back before there was one is credited about it. Twice is once.
    """
    issue_invoice(row=fact.order)
    given_back = Return.objects.filter(order=fact.order, state=Return.State.SETTLED, amount__gt=0)
    for parcel in given_back.select_related("order").prefetch_related("lines__line").order_by("pk"):
        _credit(parcel)


def credit_for(fact: RefundDecided | CreditDecided) -> None:
    """What is given back for a return, as money or as a credit, is credited in the same transaction, about the order's
    invoice; nothing where none was written yet, which is done with the invoice.
    """
    parcel = Return.objects.select_related("order").prefetch_related("lines__line").get(pk=fact.parcel)
    if invoice_of(parcel.order) is not None:
        _credit(parcel)


def _credit(parcel: Return) -> None:
    with translation.override(parcel.order.language):
        lines = [
            Credited(
                name=one.line.name, details=one.line.details, reference=one.line.reference,
                quantity=one.quantity, amount=one.amount, tax=one.tax,
            )
            for one in parcel.lines.all()
            if one.amount
        ]  # fmt: skip
        gross = sum(one.amount + (0 if parcel.order.tax_included else one.tax) for one in lines)
        if rest := parcel.amount - gross:
            tax = _delivery_tax(parcel, rest)
            shown = rest if parcel.order.tax_included else rest - tax
            lines.append(Credited(name=_("Delivery"), quantity=1, amount=shown, tax=tax))
        if not lines:  # all of it is kept back for its lower value
            return
        reason = _("Withdrawal %(number)s") if parcel.is_withdrawal else _("Return %(number)s")
        issue_credit(
            row=parcel.order_id, lines=lines, reason=reason % {"number": parcel.number}, key=f"return:{parcel.pk}"
        )


def _delivery_tax(parcel: Return, rest: int) -> int:
    """The tax in the part of delivery that goes back, as the ledger took it away."""
    entry = parcel.order.entries.filter(kind="delivery", reason="withdrawn").order_by("-pk").first()
    return min(rest, -entry.tax) if entry else 0
