"""When somebody who asked to be told is told. Amounts are minor units of one currency."""

from datetime import timedelta

LASTS = timedelta(days=180)
"""How long somebody is told of what she asked for; said to her when she asks."""
UNCONFIRMED = timedelta(days=3)
MOST_WATCHES = 50


def is_due(kind: str, *, can_buy: bool, amount: int | None, seen: int | None, lowest_before: int | None) -> bool:
    """Whether there is something true to tell: it can be bought again; or it can be bought for less than she saw, and for
    less than it cost at any time of the thirty days before (Directive 98/6/EC, art. 6a: what is announced as a reduction is
    measured by that).
    """
    if kind == "back":
        return can_buy
    if not can_buy or amount is None or seen is None:
        return False
    return amount < seen and (lowest_before is None or amount < lowest_before)
