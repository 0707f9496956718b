"""What the ledger says of an order."""

from ecrin.offers.rules import Quote


def entries_of(quote: Quote) -> list[tuple[str, str, int, int, int]]:
    """What the ledger first says of an order: `(kind, key, quantity, amount, tax)` per line and for delivery."""
    entries = [("goods", one.line.key, one.line.quantity, one.amount, one.tax) for one in quote.lines]
    return [*entries, ("delivery", "", 1, quote.delivery, quote.delivery_tax)]
