"""Why an order waits for a person."""

from collections.abc import Iterable
from dataclasses import dataclass

from ecrin.core.house import overridable


@dataclass(frozen=True, slots=True)
class Linked:
    """An order that may belong to another: who asked, how much (minor units of one currency)."""

    number: str
    total: int


@overridable
def review_reasons(
    *, total: int, threshold: int | None, linked: Iterable[Linked], is_closed: bool = False
) -> tuple[str, ...]:
    """Why a person looks at an order before anything is sent: it is above the market's threshold by itself, or with
    others that the same client placed within its days (AMLR, Regulation (EU) 2024/1624, art. 19: linked transactions); or
    her account is closed, whatever the amount.
    """
    closed = ("closed-account",) if is_closed else ()
    if threshold is None:
        return closed
    if total >= threshold:
        return ("above-threshold", *closed)
    together = total + sum(one.total for one in linked)
    return ("linked-orders", *closed) if together >= threshold and together > total else closed
