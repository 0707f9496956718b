"""Proposals for tests, written by the verbs."""

from ecrin.backoffice.tests.factories import person
from ecrin.bag.tests.factories import creation, delivers, sku_of
from ecrin.concierge import services
from ecrin.concierge.models import Proposal
from ecrin.markets.selectors import snapshot

NEW_YORK = {
    "given_name": "Alma", "family_name": "Reed", "line1": "12 Quince Street", "city": "New York", "area": "NY",
    "postal_code": "10013", "telephone": "(212) 555-0123", "method": "standard",
}  # fmt: skip


def advisor():
    return person("advisor", first_name="Ines", last_name="Moreau")


def a_draft(*, sku="", storefront="en-us", by=None, channel="telephone"):
    """A proposal with one piece."""
    delivers("us")
    by = by or advisor()
    made = services.begin_proposal(storefront=snapshot().storefronts[storefront], channel=channel, advisor=by)
    services.put_piece(row=made.pk, sku=sku or sku_of(creation()), actor=by)
    return made


def a_sent_one(*, email="alma@example.com", note="As you wished.", days=3, delivery=NEW_YORK, **wanted):
    """A proposal whose link works."""
    made = a_draft(**wanted)
    services.note_client(
        row=made.pk, name="Alma Reed", email=email, telephone="", note=note, days=days, actor=made.advisor
    )
    if delivery:
        services.note_delivery(row=made.pk, typed=delivery, actor=made.advisor)
    services.send_proposal(row=made.pk, actor=made.advisor)
    return Proposal.objects.get(pk=made.pk)
