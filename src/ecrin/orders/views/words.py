"""What a client is told of her order."""

from typing import Any

from django.utils.translation import gettext_lazy

# What a client is told of an order: one word for its state, and a sentence.
STATES: dict[str, tuple[Any, Any]] = {
    "awaiting-payment": (gettext_lazy("Awaiting payment"), gettext_lazy("Your pieces are held for you while you pay.")),
    "lapsed": (gettext_lazy("Not paid in time"), gettext_lazy("Your pieces are no longer held. Nothing was taken.")),
    "review": (gettext_lazy("Received"), gettext_lazy("We look through your order by hand and write to you soon.")),
    "confirmed": (gettext_lazy("Confirmed"), gettext_lazy("Your order is confirmed, and we begin to prepare it.")),
    "preparing": (
        gettext_lazy("Being prepared"),
        gettext_lazy("Your order is on the table: it is checked, wrapped and sealed."),
    ),
    "dispatched": (gettext_lazy("On its way"), gettext_lazy("Your order has left our hands and is on its way to you.")),
    "delivered": (
        gettext_lazy("Delivered"),
        gettext_lazy("Your order has arrived. May it bring you joy for a long time."),
    ),
    "cancelled": (gettext_lazy("Cancelled"), gettext_lazy("This order was cancelled. What was paid goes back to you.")),
}
TIMELINE: dict[str, Any] = {
    "orders.order-placed": gettext_lazy("You ordered"),
    "payments.authorised": gettext_lazy("Your bank has promised the amount"),
    "payments.instructed": gettext_lazy("You chose to pay by bank transfer"),
    "payments.refused": gettext_lazy("Your bank declined a payment"),
    "orders.order-confirmed": gettext_lazy("We confirmed your order"),
    "orders.order-lapsed": gettext_lazy("The time to pay ran out"),
    "orders.order-preparing": gettext_lazy("We began to prepare it"),
    "orders.order-dispatched": gettext_lazy("It left our hands"),
    "payments.captured": gettext_lazy("The amount was taken"),
    "orders.order-delivered": gettext_lazy("It arrived"),
    "orders.order-cancelled": gettext_lazy("The order was cancelled"),
    "payments.refunded": gettext_lazy("The amount was given back"),
}
PAID: dict[str, Any] = {
    "authorised": gettext_lazy("promised by your bank; it is taken when your order leaves us"),
    "captured": gettext_lazy("paid"),
    "cancelled": gettext_lazy("released, nothing was taken"),
    "expired": gettext_lazy("released, nothing was taken"),
}
