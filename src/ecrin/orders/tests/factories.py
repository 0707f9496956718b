"""Orders for tests, written by the verbs."""

from decimal import Decimal
from itertools import count
from types import SimpleNamespace

from ecrin.inventory.services import count_stock, receive_stock
from ecrin.inventory.tests.factories import place
from ecrin.offers.rules import Days, QuoteLine, quote_of
from ecrin.orders.rules import Address, Gift, OrderDraft, Ordered, Terms
from ecrin.orders.services import confirm_paid, write_order

_numbers = count(1)

ALMA = Address(
    given_name="Alma", family_name="Reyes", line1="12 Quince Street", city="New York", area="NY",
    postal_code="10013", country="US", telephone="+12125550123",
)  # fmt: skip


def storefront(code="en-us", market="us"):
    """As much of a storefront as an order needs."""
    return SimpleNamespace(code=code, interface="en", market=SimpleNamespace(code=market))


def a_quote(lines=None, *, rate="0.08875", tax_included=False, delivery=3500, currency="USD"):
    lines = lines or [QuoteLine("a", "MV1-53", 1, 345000), QuoteLine("b", "MV2", 2, 120050)]
    return quote_of(
        lines,
        currency=currency,
        tax_included=tax_included,
        delivery=delivery,
        rate=None if rate is None else Decimal(rate),
    )


def an_order(*, quote=None, email="alma@example.com", bag="", gift=None, billing=None, address=ALMA, client=None):
    """An order that awaits its payment."""
    quote = quote or a_quote()
    return write_order(
        placed_from=bag or f"bag-{next(_numbers)}",
        storefront=storefront(),
        draft=OrderDraft(email=email, delivery=address, delivery_code="express", billing=billing, gift=gift or Gift()),
        ordered=[
            Ordered(
                key=one.line.key, product=1, reference="MV1", name=f"Creation {one.line.sku}", details="Pink gold, 53"
            )
            for one in quote.lines
        ],
        quote=quote,
        terms=Terms(delivery_name="Express delivery", promise=Days(1, 2)),
        client=client,
    )


def a_paid_order(**wanted):
    """An order whose money is promised."""
    order = an_order(**wanted)
    return paid(order)


def paid(order, *, payment="", amount=None):
    return confirm_paid(
        row=order.pk,
        payment=payment or f"pay-{order.pk}",
        amount=order.total if amount is None else amount,
        currency=order.currency,
    )


def stocked(sku, quantity, *, serials=()):
    """Pieces of a SKU in the workshop, by serial number where some are given."""
    place()
    if serials:
        receive_stock(sku=sku, location="workshop", quantity=quantity, actor=None, serials=serials)
    else:
        count_stock(counts={sku: quantity}, location="workshop", actor=None)
