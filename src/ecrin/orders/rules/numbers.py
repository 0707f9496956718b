"""What an order is called: by people, and by the rooms that hold its pieces and its money."""

from ecrin.core.numbers import human_number, read_number

NUMBER = "E"
FIRST = 10_000


def number_of(row: int) -> str:
    """The number that people read aloud, with its check digit: `E-10012-7`."""
    return human_number(NUMBER, FIRST + row)


def row_of(number: str) -> int | None:
    """The row of a number as a person typed it, or None where it cannot be right."""
    read = read_number(NUMBER, number)
    return None if read is None or read <= FIRST else read - FIRST


def purpose_of(row: int) -> str:
    """Under which purpose an order's stock is held and its payments are made; the subject of its facts too."""
    return f"order:{row}"


MOST_CREDITS = 5
"""Credits that pay for one order."""


def credit_purpose(row: int, nth: int = 1) -> str:
    """Under which purpose the nth credit that pays for an order is held: a payment beside the one of `purpose_of`. Each has
    its own, since of the attempts at one purpose only one pays it.
    """
    return f"order-credit:{row}" if nth == 1 else f"order-credit:{row}:{nth}"


def credit_purposes(row: int) -> tuple[str, ...]:
    """Every purpose under which a credit may be held for an order."""
    return tuple(credit_purpose(row, nth) for nth in range(1, MOST_CREDITS + 1))


def paid_by_credit_in(purpose: str) -> int | None:
    """The order's row in the purpose of a credit; None where it is of something else."""
    kind, _, rest = purpose.partition(":")
    row = rest.partition(":")[0]
    return int(row) if kind == "order-credit" and row.isdecimal() else None


def row_in(purpose: str) -> int | None:
    """The order's row in a purpose; None where it is of something else."""
    kind, _, row = purpose.partition(":")
    return int(row) if kind == "order" and row.isdecimal() else None
