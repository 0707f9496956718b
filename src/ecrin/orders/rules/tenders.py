"""An order's money in several payments: what is taken of which, and what is given back to which. Plain Python."""

from collections.abc import Sequence

from ecrin.payments.rules import Held

EDITED = "edited:"
"""How refunds are named that lowered what an order costs; what is given back for a return does not."""


def taken_for(held: Sequence[Held]) -> int:
    """What was taken for an order, less what was given back because it was to cost less, in minor units."""
    lowered = sum(amount for one in held for name, amount in one.refunds.items() if name.startswith(EDITED))
    return sum(one.captured for one in held) - lowered


def captures(held: Sequence[Held], *, up_to: int, total: int) -> list[int]:
    """What to take of each payment now, so that so much of the order is taken: of the first as much as it has, then of the
    next. One that is taken once only gives its whole share of the total as soon as anything is asked of it.

    Returns parts in minor units, in the same order; together less than is missing where the payments do not hold it.
    """
    taken, parts = taken_for(held), []
    for one in held:
        wanted = (up_to if one.in_parts else max(up_to, total)) - taken if taken < up_to else 0
        part = min(max(wanted, 0), one.may_take)
        parts.append(part)
        taken += part
    return parts


def refunds(held: Sequence[Held], amount: int) -> list[int]:
    """What to give back to each payment: to the latest as much as was taken of it, then to the one before.

    Returns parts in minor units, in the order of `held`; together less than the amount where so much was not taken.
    """
    parts = []
    for one in reversed(held):
        part = min(amount, one.may_give)
        parts.append(part)
        amount -= part
    return parts[::-1]
