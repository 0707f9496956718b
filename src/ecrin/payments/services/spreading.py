"""One amount over several payments. How it is split is decided under the locks of all of them and written down at once,
before any bank is asked: asked again under the same key, the same split goes on where it stopped.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction

from ecrin.core.errors import Refusal
from ecrin.payments.models import Payment, PaymentEntry
from ecrin.payments.providers.registry import provider_of
from ecrin.payments.rules import Held, capturable, refundable
from ecrin.payments.selectors import OPEN_OUTCOMES

from .asking import PaymentDenied, carry_out, new_entry
from .capturing import NotSoMuch

Verb = PaymentEntry.Verb
Split = Callable[[Sequence[Held]], Sequence[int]]


def capture_over(*, tokens: Sequence[str], key: str, split: Split, actor: Any = None) -> int:
    """Take what `split` says of each payment. Never inside a transaction. Returns how much that is, in minor units.

    Args:
        tokens: of the payments; those that are not there are left out.
        key: the caller's name of this capture (`parcel:17`); under it the first split stands.
        split: what to take of each, from what each holds; none of it more than `may_take`.

    Raises:
        NotSoMuch: the split asks a payment for more than it may give; nothing is asked.
        PaymentUnclear, PaymentDenied: what the first bank said that did not do it; all of them were asked.
    """
    return _move_over(tokens, Verb.CAPTURE, key, split, actor)


def refund_over(*, tokens: Sequence[str], key: str, split: Split, actor: Any = None) -> int:
    """Give back what `split` says of each payment; as `capture_over`, with `may_give`."""
    return _move_over(tokens, Verb.REFUND, key, split, actor)


def _move_over(tokens: Sequence[str], verb: PaymentEntry.Verb, key: str, split: Split, actor: Any) -> int:
    entries = _written(tokens, verb, key, split, actor)
    failed: Refusal | None = None
    for entry in entries:  # one bank's silence does not keep the others from doing it
        try:
            if entry.outcome == PaymentEntry.Outcome.DENIED:
                raise PaymentDenied("", reason=entry.code)
            if entry.is_open:
                carry_out(entry, actor=actor)
        except Refusal as refusal:
            failed = failed or refusal
    if failed is not None:
        raise failed
    return sum(entry.amount for entry in entries)


@transaction.atomic(durable=True)
def _written(tokens: Sequence[str], verb: PaymentEntry.Verb, key: str, split: Split, actor: Any) -> list[PaymentEntry]:
    locked = list(Payment.objects.select_for_update().filter(token__in=tokens).order_by("pk"))
    rows = sorted(locked, key=lambda row: tokens.index(row.token))
    entries = list(PaymentEntry.objects.filter(payment__in=rows, verb__in=[Verb.CAPTURE, Verb.REFUND]))
    there = {entry.payment_id: entry.amount for entry in entries if (entry.verb, entry.name) == (verb, key)}
    if there:
        parts = [there.get(row.pk, 0) for row in rows]
    else:
        held = [held_by(row, [one for one in entries if one.payment_id == row.pk]) for row in rows]
        parts = list(split(held))
        for one, part in zip(held, parts, strict=True):
            left = one.may_take if verb == Verb.CAPTURE else one.may_give
            if not 0 <= part <= left:
                raise NotSoMuch(left)
    return [
        new_entry(row, verb, name=key, amount=part, actor=actor) for row, part in zip(rows, parts, strict=True) if part
    ]


def held_by(payment: Payment, entries: Sequence[PaymentEntry]) -> Held:
    """What a payment holds, from its row and its own captures and refunds. No query."""
    open_parts: dict[str, list[int]] = {Verb.CAPTURE: [], Verb.REFUND: []}
    refunds: dict[str, int] = {}
    for entry in entries:
        if entry.outcome in OPEN_OUTCOMES:
            open_parts[entry.verb].append(entry.amount)
        if entry.verb == Verb.REFUND and entry.outcome != PaymentEntry.Outcome.DENIED:
            refunds[entry.name] = refunds.get(entry.name, 0) + entry.amount
    taking, giving = open_parts[Verb.CAPTURE], open_parts[Verb.REFUND]
    in_parts = provider_of(payment.provider).captures_in_parts
    may_take = 0
    if payment.holds_money and not payment.is_unwanted:
        may_take = capturable(amount=payment.amount, captured=payment.captured, pending=taking, in_parts=in_parts)
    return Held(
        captured=payment.captured + sum(taking),
        may_take=may_take,
        may_give=refundable(captured=payment.captured, refunded=payment.refunded, pending=giving),
        in_parts=in_parts,
        refunds=refunds,
    )
