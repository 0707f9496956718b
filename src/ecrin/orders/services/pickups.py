"""An order is collected: it lies ready in a boutique, is handed over against a code, or ends when nobody comes.

Refusal
├── InvalidInput
│   └── WrongCode      what was typed is not the order's code
└── Conflict
    └── NotCollected   it is brought to the client, not collected
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from ecrin.atelier.services.makings import check_made
from ecrin.boutiques.rules import closing_after, closing_before
from ecrin.boutiques.selectors import boutique_of
from ecrin.core.attempts import Attempts
from ecrin.core.errors import Conflict, InvalidInput
from ecrin.core.journal import record
from ecrin.inventory.selectors import unnumbered
from ecrin.inventory.services import bring_held, take_held
from ecrin.orders import rules
from ecrin.orders.events import OrderCollected, OrderReady, PickUpReminded
from ecrin.orders.models import Order, PickUp
from ecrin.payments.selectors import promised_until

from .additions import end_addition_of
from .holding import pieces_by_sku
from .locking import OrderMovedOn, locked, move
from .moving import cancelled

CODES = Attempts("collection-code")
PER_ORDER = 5
Serials = Mapping[str, Sequence[str]]


class NotCollected(Conflict):
    code = "not-collected"
    sentence = _("This order is brought to the client: it is not collected in a boutique.")


class WrongCode(InvalidInput):
    code = "wrong-code"
    sentence = _("This is not the code of this order. Please read it again with the client.")


@transaction.atomic
def make_ready(*, row: int, actor: Any, serials: Serials | None = None) -> Order:
    """It lies ready in its boutique: pieces that were sent there have arrived. Its client is told, with her code.

    Raises:
        NotCollected: it is brought to her.
        OrderMovedOn: it is not confirmed, or lies ready already.
        NotMadeYet: some of it is still in the workshop.
        InvalidInput: serial numbers are missing or not there.
    """
    order, pickup = _locked_pickup(row)
    now = timezone.now()
    _check_bench(order)
    move(order, "ready", OrderReady(row), actor=actor)
    end_addition_of(order, "sent", actor)
    named = {sku: [one.strip() for one in numbers if one.strip()] for sku, numbers in (serials or {}).items()}
    bring_held(purpose=order.purpose, target=pickup.location, actor=actor, serials=named)
    _check_numbers(order, pickup, named)
    for line in order.lines.filter(sku__in=[sku for sku, numbers in named.items() if numbers]):
        line.serials = named[line.sku]
        line.save(update_fields=["serials"])
    pickup.ready_at, pickup.code, pickup.needs_transfer = now, rules.new_code(), False
    pickup.is_kept = pickup.is_kept and _has_what_is_hers(order)
    pickup.expires_at = None if pickup.is_kept else _waits_until(order, pickup, now)
    pickup.save(update_fields=["ready_at", "code", "needs_transfer", "is_kept", "expires_at"])
    return order


def _waits_until(order: Order, pickup: PickUp, now: datetime) -> datetime:
    """Until when it lies ready: to the end of its boutique's day, so that nobody is told of nine past six."""
    end = rules.waits_until(now, money_until=promised_until(order.tenders.values_list("payment", flat=True)))
    boutique = boutique_of(pickup.boutique_code)
    if boutique is None:
        return end
    if end < now + rules.WAITS:  # its money is promised no longer
        return closing_before(boutique, end, after=now) or end
    return closing_after(boutique, end) or end


def _has_what_is_hers(order: Order) -> bool:
    """Whether something that is made for its client alone still stands in it: it may have been taken out."""
    return any(line.quantity and line.personalisation and line.is_final_sale for line in order.lines.all())


def _check_bench(order: Order) -> None:
    """Nothing, where all that is made for its client is ready. One query, none where nothing is.

    Raises:
        NotMadeYet: it is not.
    """
    lines = [line for line in order.lines.all() if line.personalisation]
    if lines:
        wanted = {str(line.pk): line.quantity for line in lines}
        check_made(subject=order.purpose, wanted=wanted, gone={}, names={str(line.pk): line.name for line in lines})


def _check_numbers(order: Order, pickup: PickUp, named: Serials) -> None:
    """Each piece that is kept by serial number lies there under the number that was written.

    Raises:
        InvalidInput: one is missing, doubled or elsewhere.
    """
    wrong = unnumbered(pieces_by_sku(order.lines.all()), named, location=pickup.location)
    if wrong:
        raise InvalidInput(
            _("Write the serial number of each piece that lies there: %(skus)s."),
            field="serials", skus=", ".join(wrong),
        )  # fmt: skip


def hand_over(*, row: int, code: str, document: str, name: str, actor: Any) -> Order:
    """Its client stands there with her code and a document: its pieces leave the house, and its money is taken.

    Wrong codes are counted; after `PER_ORDER` of them nobody tries for a quarter of an hour.

    Raises:
        TooManyAttempts, WrongCode: as they say; nothing leaves.
        InvalidInput: no document was seen, or no name written.
        NotCollected, OrderMovedOn: it is brought to her; it does not lie ready.
    """
    counter = ("order", str(row), PER_ORDER)
    CODES.check(counter)
    try:
        order = _hand_over(row, code, document, name, actor)
    except WrongCode:
        CODES.note(counter)
        raise
    CODES.forget(counter)
    return order


@transaction.atomic
def _hand_over(row: int, code: str, document: str, name: str, actor: Any) -> Order:
    order, pickup = _locked_pickup(row)
    if order.state != Order.State.READY:
        raise OrderMovedOn(state=order.get_state_display())
    if document not in PickUp.Document.values:
        raise InvalidInput(_("Choose the document that you have seen."), field="document")
    if not name.strip():
        raise InvalidInput(_("Write the name that stands on the document."), field="name")
    if not constant_time_compare("".join(sign for sign in code if sign.isalnum()), pickup.code):
        raise WrongCode(field="code")
    now = timezone.now()
    move(order, "delivered", OrderCollected(row), actor=actor, delivered_at=now)
    take_held(
        purpose=order.purpose,
        actor=actor,
        serials={line.sku: line.serials for line in order.lines.all() if line.serials},
    )
    pickup.collected_at, pickup.collected_by, pickup.document = now, name.strip()[:160], document
    pickup.handed_by = getattr(actor, "pk", None)
    pickup.save(update_fields=["collected_at", "collected_by", "document", "handed_by"])
    return order


@transaction.atomic
def expire_pickup(*, row: int, now: datetime) -> bool:
    """Nobody came in time: the order ends, its pieces are free and its money is let go. Returns whether it was so. What is
    kept for its client has no such time.
    """
    order = locked(row)
    pickup = PickUp.objects.filter(order=order).first()
    if pickup is None or order.state != Order.State.READY or pickup.expires_at is None or pickup.expires_at > now:
        return False
    cancelled(order, "uncollected", None)
    return True


@transaction.atomic
def remind_of_pickup(*, row: int, now: datetime) -> bool:
    """Its last days of waiting have begun: its client is written to, once; what waits without end she is reminded of now
    and then. Returns whether she is.
    """
    order = locked(row)
    pickup = PickUp.objects.filter(order=order).first()
    if pickup is None or order.state != Order.State.READY or not _is_due(pickup, now):
        return False
    pickup.reminded_at = now
    pickup.save(update_fields=["reminded_at"])
    record(PickUpReminded(row))
    return True


def _is_due(pickup: PickUp, now: datetime) -> bool:
    if pickup.ready_at is None:
        return False
    if pickup.is_kept:
        return rules.is_due_again(now, ready_at=pickup.ready_at, reminded_at=pickup.reminded_at)
    if pickup.expires_at is None or pickup.reminded_at is not None:
        return False
    return rules.is_due_for_reminder(now, ready_at=pickup.ready_at, expires_at=pickup.expires_at)


def _locked_pickup(row: int) -> tuple[Order, PickUp]:
    """The order's row, locked, and where it is collected.

    Raises:
        NotCollected: it is brought to the client.
    """
    order = locked(row)
    pickup = PickUp.objects.filter(order=order).first()
    if pickup is None:
        raise NotCollected
    return order, pickup
