"""A visitor with a bag, ready to order."""

from ecrin.bag.models import Bag
from ecrin.bag.selectors import read_bag
from ecrin.bag.services import add_to_bag
from ecrin.bag.tests.factories import creation, delivers, sku_of
from ecrin.checkout.services import place_order, quote_of_bag
from ecrin.legal.rules import SALE
from ecrin.legal.selectors import current_version
from ecrin.legal.services import keep_draft, publish_version
from ecrin.markets.selectors import snapshot
from ecrin.orders.rules import OrderDraft
from ecrin.orders.tests.factories import ALMA

DRAFT = OrderDraft(email="alma@example.com", delivery=ALMA, delivery_code="standard")


def conditions():
    """The house's conditions of sale, in force."""
    draft = keep_draft(
        kind=SALE, market_code="", language="en", title="Conditions of Sale", sections=[("1", "Sale", "Words.")]
    )
    return publish_version(version=draft.pk)


def a_bag(*skus, storefront="en-us", quantity=1):
    """A visitor's bag with these SKUs; with a new creation of size 52 where none is named."""
    delivers("us")
    front = snapshot().storefronts[storefront]
    token = ""
    for sku in skus or [sku_of(creation())]:
        line = add_to_bag(sku=sku, storefront=front, token=token, quantity=quantity)
        token = line.bag.token
    return Bag.objects.get(token=token)


def due(bag, *, draft=DRAFT, storefront="en-us"):
    """What the visitor is told is due, in minor units."""
    return quote_of_bag(read_bag(bag, snapshot().storefronts[storefront]), draft).total


def placed(bag, *, draft=DRAFT, storefront="en-us", seen=None, terms=None):
    front = snapshot().storefronts[storefront]
    version = current_version(SALE, front)
    return place_order(
        bag=bag,
        draft=draft,
        seen_total=due(bag, draft=draft, storefront=storefront) if seen is None else seen,
        terms=({version.pk} if version else set()) if terms is None else terms,
        storefront=front,
    )
