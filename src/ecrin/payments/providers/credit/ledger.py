"""The ledger of credits: each movement is a row with a key, written under the credit's lock. Nothing else is locked inside
it, so it may be locked last by anybody.
"""

from typing import Any

from django.db import transaction

from ecrin.payments.models import Credit, CreditEntry, Payment
from ecrin.payments.rules import end_after_return, free_of
from ecrin.payments.selectors import today_in

from .. import Denied, Standing  # noqa: TID252 - the port stands one folder up

Kind = CreditEntry.Kind


def locked(row: int) -> Credit:
    """A credit, locked until the transaction ends."""
    return Credit.objects.select_for_update().get(pk=row)


def free(credit: Credit) -> int:
    """What may still be spent of it, in minor units; one query."""
    return free_of(CreditEntry.objects.filter(credit=credit).values_list("kind", "amount"))


def write(credit: Credit, kind: str, amount: int, *, key: str, payment: Payment | None = None, **more: Any) -> bool:
    """One movement of a locked credit, once by its key. Returns whether it is new."""
    _row, is_new = CreditEntry.objects.get_or_create(
        key=key, defaults={"credit": credit, "kind": kind, "amount": amount, "payment": payment, **more}
    )
    return is_new


def credit_row_of(payment: Payment) -> int | None:
    """The row of the credit that a payment holds of; one query."""
    return CreditEntry.objects.filter(payment=payment).values_list("credit_id", flat=True).first()


def _sums(payment: Payment) -> dict[str, int]:
    sums: dict[str, int] = dict.fromkeys(Kind.values, 0)
    for kind, amount in CreditEntry.objects.filter(payment=payment).values_list("kind", "amount"):
        sums[kind] += amount
    return sums


def _left(sums: dict[str, int]) -> int:
    """What is still held for a payment, neither spent nor let go."""
    return sums[Kind.HELD] - sums[Kind.TAKEN] - sums[Kind.LET_GO]


def held_for(payment: Payment) -> int:
    """What is held for a payment, neither spent nor let go, in minor units; one query."""
    return _left(_sums(payment))


def _credit_of(payment: Payment) -> Credit:
    row = credit_row_of(payment)
    if row is None:
        raise Denied("not-held")
    return locked(row)


@transaction.atomic
def take(payment: Payment, amount: int, *, key: str) -> None:
    """Spend of what is held for a payment.

    Raises:
        Denied: so much is not held.
    """
    credit = _credit_of(payment)
    if CreditEntry.objects.filter(key=key).exists():
        return
    if not 0 < amount <= _left(_sums(payment)):
        raise Denied("not-held")
    write(credit, Kind.TAKEN, amount, key=key, payment=payment)


@transaction.atomic
def let_go(payment: Payment, *, key: str) -> None:
    """What is held for a payment and not spent is free again. Doing it twice is doing it once."""
    credit = _credit_of(payment)
    if left := _left(_sums(payment)):
        write(credit, Kind.LET_GO, left, key=key, payment=payment)
        _last_longer(credit)


@transaction.atomic
def give_back(payment: Payment, amount: int, *, key: str) -> None:
    """What was spent comes back to its credit.

    Raises:
        Denied: so much was not spent.
    """
    credit = _credit_of(payment)
    if CreditEntry.objects.filter(key=key).exists():
        return
    sums = _sums(payment)
    if not 0 < amount <= sums[Kind.TAKEN] - sums[Kind.GIVEN_BACK]:
        raise Denied("not-spent")
    write(credit, Kind.GIVEN_BACK, amount, key=key, payment=payment)
    _last_longer(credit)


def _last_longer(credit: Credit) -> None:
    """What comes back can be spent: its last day moves on where it is too near."""
    ends_on = end_after_return(credit.ends_on, today_in(credit.market_code))
    if ends_on != credit.ends_on:
        credit.ends_on = ends_on
        credit.save(update_fields=["ends_on"])


def standing_of(payment: Payment) -> Standing:
    """How a payment stands by the ledger; one query."""
    sums = _sums(payment)
    state = "captured" if sums[Kind.TAKEN] else "authorised" if _left(sums) else "cancelled"
    return Standing(state, payment.amount, payment.currency, captured=sums[Kind.TAKEN], refunded=sums[Kind.GIVEN_BACK])  # type: ignore[arg-type]  # one of its states
