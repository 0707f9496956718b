"""What lies in a parcel on paper: its slip, the receipt and the card of a gift. None of them says who paid."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecrin.orders.models import Order

from .gifts import gift_terms_of
from .papers import parties_of
from .sheet_parts import Sheet, Speech, columns_of, foot_of, live_content, parties_told, row_of


def packing_slip(order: Order) -> Sheet:
    """What lies in the parcel, for who opens it: never who paid, and no price where it is a secret."""
    content, rows, speech = live_content(order)
    has_prices = not order.hide_prices
    return Sheet(
        name="packing-slip",
        title=_("In this parcel"),
        number=order.number,
        language=content["language"],
        country=content["seller"]["country_code"],
        at=order.placed_at,
        facts=((_("Order number"), order.number),),
        parties=parties_told(content, (_("For"), "receiver")),
        columns=columns_of(has_prices=has_prices),
        rows=tuple(row_of(one, speech, has_prices=has_prices) for one in rows),
        words=(
            (_("With our compliments"), (_("Should anything not be as it should, please write to us or call."),)),
            *_for_receiver(order, speech),
        ),
        foot=foot_of(content["seller"]),
    )


def _for_receiver(order: Order, speech: Speech) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The receipt of a gift, in the parcel: its code, where it is typed, and until when."""
    terms = gift_terms_of(order)
    if terms is None:
        return ()
    within = ngettext(
        "You may exchange it or have a credit for it within %(n)s day of its arrival.",
        "You may exchange it or have a credit for it within %(n)s days of its arrival.",
        terms.days,
    ) % {"n": terms.days}
    if terms.until is not None:
        within = _("You may exchange it or have a credit for it until %(day)s.") % {"day": speech.day(terms.until)}
    code = _("Your code: %(code)s") % {"code": terms.code}
    return ((_("Gift receipt"), (within, code, terms.address)),)


def gift_receipt(order: Order) -> Sheet | None:
    """What the giver passes on: the pieces without a price, and how they are exchanged; nothing of who paid."""
    content, rows, speech = live_content(order)
    words = _for_receiver(order, speech)
    if not words:
        return None
    return Sheet(
        name="gift-receipt",
        title=_("Gift receipt"),
        number=order.number,
        language=content["language"],
        country=content["receiver"]["country"] or content["seller"]["country_code"],
        at=order.placed_at,
        columns=columns_of(has_prices=False),
        rows=tuple(row_of(one, speech, has_prices=False) for one in rows),
        words=words,
        foot=foot_of(content["seller"]),
    )


def gift_card(order: Order) -> Sheet:
    """The words of who gives, and nothing else."""
    content = parties_of(order)
    return Sheet(
        name="gift-card",
        title=_("A card"),
        number=order.number,
        language=content["language"],
        country=content["receiver"]["country"],
        at=order.placed_at,
        message=order.gift_message,
    )
