"""What follows in a client's account from her mail and from her orders."""

from ecrin.clients.events import MailProven
from ecrin.clients.models import User
from ecrin.clients.rules import Address, full_name
from ecrin.clients.services import keep_first_address
from ecrin.clients.services.book import meet_client
from ecrin.orders.events import OrderConfirmed, OrderHeldForReview, OrderJoined
from ecrin.orders.models import Order, OrderAddress
from ecrin.orders.selectors import address_of
from ecrin.orders.services import join_orders


def join_what_was_hers(fact: MailProven) -> None:
    """Her mail is proven: what she ordered with it as a guest is hers."""
    if client := User.objects.filter(pk=fact.client).first():
        join_orders(client=client)


def keep_where_it_went(fact: OrderConfirmed | OrderJoined) -> None:
    """The first address that an order of hers goes to is kept, so that the next one asks for nothing."""
    order = Order.objects.filter(pk=fact.order).select_related("client").first()
    if order is None or order.client is None or order.state in {Order.State.LAPSED, Order.State.CANCELLED}:
        return
    there = address_of(order, OrderAddress.Role.DELIVERY)
    if there is None:  # erased meanwhile
        return
    address = Address.from_data({name: getattr(there, name) for name in Address.__dataclass_fields__})
    keep_first_address(client=order.client, address=address, telephone=there.telephone)


def note_in_client_book(fact: OrderConfirmed | OrderHeldForReview | OrderJoined) -> None:
    """Who ordered has a page in the client book, which staff of the order's market may read."""
    order = Order.objects.filter(pk=fact.order).select_related("client").first()
    if order is None or (order.client is not None and order.client.is_staff):
        return
    there = address_of(order, OrderAddress.Role.DELIVERY)
    meet_client(
        client=order.client,
        email=order.email,
        name=full_name(there.given_name, there.family_name, there.country) if there else "",
        telephone=there.telephone if there else "",
        market=order.market_code,
        storefront=order.storefront_code,
    )
