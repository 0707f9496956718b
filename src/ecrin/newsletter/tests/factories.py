"""Subscribers of the tests, and what the worker does for them."""

import re

from django.core import mail

from ecrin.core.journal import Delivery, reactions
from ecrin.legal.models import Consent
from ecrin.markets.selectors import snapshot
from ecrin.newsletter.models import Interest, NewsletterRule
from ecrin.newsletter.selectors import subscription_of
from ecrin.newsletter.services import ask_subscription, confirm_subscription, wording_now

ALMA = "alma@example.com"


def interests(*codes):
    """Interests of the house."""
    names = {"watches": "Watches", "high-jewellery": "High jewellery", "events": "Events"}
    return [
        Interest.objects.create(code=code, name=names.get(code, code), position=position)
        for position, code in enumerate(codes)
    ]


def front(code="en-us"):
    return snapshot().storefronts[code]


def rule(market, **fields):
    row = NewsletterRule(market_id=snapshot().markets[market].id, **fields)
    row.full_clean()
    row.save()
    return row


def asks(email=ALMA, *codes, storefront="en-us", where=Consent.Where.FOOTER, **more):
    """She asks; returns her subscription."""
    here = front(storefront)
    ask_subscription(
        mail=email, storefront=here, interests=codes, wording=wording_now(storefront=here), where=where, **more
    )
    return subscription_of(email)


def subscribed(email=ALMA, *codes, **more):
    """She asked and confirmed."""
    row = asks(email, *codes, **more)
    return confirm_subscription(key=row.key, number=row.round)


def works_off(prefix="newsletter."):
    """Do what the worker would do; the letters written since, newest last."""
    mail.outbox.clear()
    known = reactions()
    for waiting in Delivery.objects.filter(fact__name__startswith=prefix).select_related("fact").order_by("pk"):
        kind = known.facts[waiting.fact.name]
        known.after[waiting.fact.name][waiting.reaction](kind(**waiting.fact.data))
        waiting.delete()
    return mail.outbox


def way(letter, holding):
    """The path in a letter that holds some words."""
    return re.search(rf"https?://[^/\s]+(/\S*{holding}\S*)", letter.body)[1]
