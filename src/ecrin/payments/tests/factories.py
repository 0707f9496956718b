"""Ways to pay, payments, and a walk through the rehearsal bank."""

from ecrin.markets.rules import MarketInfo
from ecrin.payments.models import Payment, RehearsalSession
from ecrin.payments.providers.rehearsal import bank
from ecrin.payments.providers.rehearsal.cards import BY_NUMBER
from ecrin.payments.services import MethodRow, ensure_methods, open_payment, settle_payment, start_payment
from ecrin.payments.tasks import bring_rehearsal_notices

APPROVED = "4242424242424242"
REFUSED = "4000000000000002"
NO_FUNDS = "4000000000009995"
CHALLENGE = "4000000000003220"
SILENCE = "4000000000000101"
BROKEN = "4000000000000119"
SLOW = "4000000000000127"
DOUBLED = "4000000000000135"
SHUFFLED = "4000000000000143"
LATE = "4000000000000150"
LOST = "4000000000000168"
LOSES_ANSWERS = "4000000000000176"


def market(code="us", currency="USD", state="open"):
    """A market as requests see it; payments need no row of it."""
    return MarketInfo(
        id=1, code=code, name=code, state=state, currency=currency, tax_display="incl-vat", units="metric", ring_sizes="eu",
        telephone="", mail="", time_zone="UTC", return_days=None, closed_notice="", price_chain=(1,),
    )  # fmt: skip


def methods(**fields):
    """A card at the rehearsal bank, and one that captures at once."""
    ensure_methods(
        rows=[
            MethodRow("card", "Card", "rehearsal", **fields),
            MethodRow("card-now", "Card, at once", "rehearsal", captures="now"),
        ]
    )


def opened(market, *, purpose="deposit:1", amount=345_000, method="card", **fields):
    """A payment that is written down; the ways to pay are made where they are not there."""
    methods()
    return open_payment(
        purpose=purpose,
        amount=amount,
        currency=market.currency,
        method=method,
        market=market,
        **{
            "language": "en",
            "email": "alma@example.com",
            "reference": "R-1023-4",
            "return_to": "/en-us/checkout/back/",
            **fields,
        },
    )


def started(market, **fields):
    """A payment whose card page is open."""
    payment = opened(market, **fields)
    start_payment(payment=payment)
    return fresh(payment)


def paid(market, *, card=APPROVED, **fields):
    """A payment whose client typed a card and came back."""
    payment = started(market, **fields)
    present(payment, card)
    return settle_payment(token=payment.token)


def present(payment, card=APPROVED):
    bank.present(reference=payment.provider_reference, card=BY_NUMBER[card])


def session_of(payment):
    return RehearsalSession.objects.get(payment=payment.token)


def fresh(payment):
    return Payment.objects.get(pk=payment.pk)


def bring_all():
    """Every notice that is due is brought."""
    return bring_rehearsal_notices()
