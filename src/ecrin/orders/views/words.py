"""What a client is told of her order."""

from typing import Any

from django.utils.translation import gettext_lazy

from ecrin.orders.models import Return

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
    "ready": (
        gettext_lazy("Ready for you"),
        gettext_lazy("Your order lies ready in the boutique. We look forward to you."),
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
    "orders.credit-used": gettext_lazy("You paid by credit"),
    "orders.order-preparing": gettext_lazy("We began to prepare it"),
    "orders.parcel-sent": gettext_lazy("A parcel left our hands"),
    "orders.parcel-delivered": gettext_lazy("A parcel arrived"),
    "orders.order-ready": gettext_lazy("It lay ready in the boutique"),
    "orders.order-collected": gettext_lazy("You collected it"),
    "payments.captured": gettext_lazy("The amount was taken"),
    "orders.order-edited": gettext_lazy("Pieces were taken out of your order"),
    "orders.addition-offered": gettext_lazy("We offered you pieces to add"),
    "orders.pieces-added": gettext_lazy("Pieces were added to your order"),
    "orders.addition-ended": gettext_lazy("Pieces that we offered to add are free again"),
    "orders.address-corrected": gettext_lazy("An address was corrected"),
    "orders.invoice-issued": gettext_lazy("We wrote your invoice"),
    "orders.order-cancelled": gettext_lazy("The order was cancelled"),
    "orders.credit-issued": gettext_lazy("We wrote a credit note"),
    "payments.refunded": gettext_lazy("The amount was given back"),
    "orders.return-asked": gettext_lazy("You announced a return"),
    "orders.withdrawn": gettext_lazy("You withdrew from the contract"),
    "orders.return-cancelled": gettext_lazy("You kept your pieces after all"),
    "orders.return-received": gettext_lazy("Your return reached us"),
    "orders.return-inspected": gettext_lazy("We looked at your return"),
    "orders.return-refused": gettext_lazy("We could not accept your return"),
    "orders.exchange-sent": gettext_lazy("Your other size left our hands"),
}
COLLECTED = (
    gettext_lazy("Collected"),
    gettext_lazy("You have it in your hands. May it bring you joy for a long time."),
)
"""Instead of `delivered`, where the client came for it."""
PAID: dict[str, Any] = {
    "authorised": gettext_lazy("promised by your bank; it is taken when your order leaves us"),
    "captured": gettext_lazy("paid"),
    "cancelled": gettext_lazy("released, nothing was taken"),
    "expired": gettext_lazy("released, nothing was taken"),
}
PAID_WHEN_READY = gettext_lazy("promised by your bank; it is taken when your order lies ready")
OF_CREDIT: dict[str, Any] = {
    "authorised": gettext_lazy("kept of your credit; it is taken when your order leaves us"),
    "captured": gettext_lazy("paid by your credit"),
    "cancelled": gettext_lazy("back on your credit"),
}
# What a client is told of what she sends back: one word for its state, and a sentence.
PARCELS: dict[str, tuple[Any, Any]] = {
    "requested": (gettext_lazy("Announced"), gettext_lazy("We are looking out for your parcel.")),
    "received": (gettext_lazy("Received"), gettext_lazy("Your pieces are with us, and we look at them with care.")),
    "inspected": (
        gettext_lazy("Looked at"),
        gettext_lazy("We have looked at your pieces and are completing your return."),
    ),
    "settled": (gettext_lazy("On its way to you"), gettext_lazy("We have asked your bank to give the amount back.")),
    "refunded": (
        gettext_lazy("Given back"),
        gettext_lazy("The amount is on its way to the account or card you paid with."),
    ),
    "exchanged": (gettext_lazy("Exchanged"), gettext_lazy("Your other size has left our hands.")),
    "withdrawn": (
        gettext_lazy("Withdrawn"),
        gettext_lazy("Your order had not left us and has ended. What was paid goes back to you."),
    ),
    "stopped": (
        gettext_lazy("Withdrawn"),
        gettext_lazy("These pieces had not left us and stay with us. What you paid for them goes back to you."),
    ),
    "credited": (
        gettext_lazy("Your credit is ready"),
        gettext_lazy("A letter with the code of your credit is on its way to you by mail."),
    ),
    "refused": (gettext_lazy("Not accepted"), gettext_lazy("We could not take the pieces back. They return to you.")),
    "cancelled": (gettext_lazy("Cancelled"), gettext_lazy("You keep your pieces. May they bring you joy.")),
}
WHY_KEPT: dict[str, Any] = {
    "personalised": gettext_lazy("Made for you alone, so it cannot come back."),
    "final-sale": gettext_lazy("Sold for good, so it cannot come back."),
    "not-here": gettext_lazy("This cannot be announced here. Please call us: we will gladly see what can be done."),
    "too-late": gettext_lazy("The days to return it are over."),
    "not-taken": gettext_lazy("We do not take it back."),
    "under-way": gettext_lazy("Already on its way back, or back with us."),
}


def words_of(parcel: Return) -> tuple[Any, Any]:
    """One word and a sentence for how a return stands. No query once its order is read."""
    if parcel.state != Return.State.SETTLED:
        return PARCELS[parcel.state]
    if parcel.is_exchange:
        return PARCELS["exchanged"]
    if parcel.is_stopped:
        return PARCELS["withdrawn" if parcel.order.state == "cancelled" else "stopped"]
    if parcel.is_credit:
        return PARCELS["credited"]
    return PARCELS["refunded" if parcel.refunded_at else "settled"]
