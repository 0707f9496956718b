"""The rules of Ecrin that this house replaces."""

from ecrin.offers.rules import Days, Stock


def extra_days(stock: Stock, *, is_protected: bool) -> Days:
    """The last pieces are taken from the window of the passage: two days, where other houses need a week."""
    days = Days(stock.extra_days, stock.extra_days)
    if stock.state == "low":
        days += Days(1, 2)
    if is_protected:
        days += Days(10, 10)
    return days


RULES = {"offers.rules.extra_days": extra_days}
