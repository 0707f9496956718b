"""Proposals: composed by the rules of any bag, ordered by the client herself, once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from ecrin.bag.models import Bag
from ecrin.bag.selectors import read_bag
from ecrin.bag.services import FewLeft, LimitReached
from ecrin.bag.tests.factories import creation, limit, sku_of
from ecrin.checkout.services import TermsNotAccepted, TotalChanged, quote_of_bag
from ecrin.checkout.tests.factories import DRAFT, conditions
from ecrin.clients.models import User
from ecrin.concierge import privacy, services
from ecrin.concierge.models import Proposal
from ecrin.concierge.selectors import bag_of, link_of
from ecrin.concierge.services import NothingComposed, ProposalMovedOn
from ecrin.core.errors import InvalidInput
from ecrin.core.journal import history_of
from ecrin.core.worker import work_off
from ecrin.inventory.models import Hold
from ecrin.legal.rules import Subject
from ecrin.markets.selectors import snapshot
from ecrin.orders.models import Composition, Order
from ecrin.orders.tests.factories import stocked

from .factories import a_draft, a_sent_one, advisor

pytestmark = pytest.mark.django_db


def accepted(proposal, *, seen=None, terms=(), client=None):
    """The client orders it."""
    front, bag = snapshot().storefronts["en-us"], Bag.objects.get(token=proposal.bag_token)
    due = quote_of_bag(read_bag(bag, front), DRAFT).total if seen is None else seen
    return services.accept_proposal(bag=bag, draft=DRAFT, seen_total=due, terms=terms, storefront=front, client=client)


def ran_out(proposal):
    Proposal.objects.filter(pk=proposal.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def test_an_accepted_proposal_is_an_order_that_keeps_its_advisor_and_channel(markets):
    proposal = a_sent_one(channel="boutique")
    order = accepted(proposal)
    proposal.refresh_from_db()
    assert (order.channel, proposal.state, proposal.order) == ("boutique", "ordered", order)
    composed = Composition.objects.get(order=order)
    assert (composed.advisor, composed.advisor_name) == (proposal.advisor, "Ines Moreau")
    assert history_of(proposal.subject)[0].name == "concierge.proposal-ordered"


def test_the_client_accepts_the_conditions_herself(markets):
    version = conditions()
    proposal = a_sent_one()
    with pytest.raises(TermsNotAccepted):
        accepted(proposal)
    assert not Order.objects.exists()
    assert accepted(proposal, terms=[version.pk]).state == "awaiting-payment"


def test_a_total_that_she_did_not_see_is_not_ordered(markets):
    proposal = a_sent_one()
    with pytest.raises(TotalChanged):
        accepted(proposal, seen=1)
    assert Proposal.objects.get().state == "sent"


def test_a_proposal_becomes_one_order_however_often_it_is_accepted(markets):
    proposal = a_sent_one()
    assert accepted(proposal) == accepted(proposal, seen=1)
    assert Order.objects.count() == 1


def test_an_advisor_who_is_signed_in_on_the_same_machine_is_not_the_client(markets):
    proposal = a_sent_one()
    assert accepted(proposal, client=proposal.advisor).client is None


def test_what_is_withdrawn_or_ran_out_cannot_be_ordered(markets):
    first, by = a_sent_one(), User.objects.get(email="advisor@house.test")
    ran_out(first)
    with pytest.raises(ProposalMovedOn):
        accepted(first)
    second = a_sent_one(sku=sku_of(creation(2)), by=by)
    services.withdraw_proposal(row=second.pk, actor=by)
    with pytest.raises(ProposalMovedOn):
        accepted(second)
    assert not Order.objects.exists()


def test_a_draft_cannot_be_ordered(markets):
    with pytest.raises(ProposalMovedOn):
        accepted(a_draft())


def test_sending_holds_no_piece_and_ordering_does(markets):
    sku = sku_of(creation())
    stocked(sku, 1)
    proposal = a_sent_one(sku=sku)
    assert not Hold.objects.exists()
    order = accepted(proposal)
    assert Hold.objects.get().purpose == order.purpose


def test_an_advisor_composes_within_stock_and_limits(markets):
    sku = sku_of(creation())
    stocked(sku, 2)
    draft = a_draft(sku=sku)
    with pytest.raises(FewLeft):
        services.put_piece(row=draft.pk, sku=sku, quantity=2, actor=draft.advisor)
    limit("pieces-per-order", 1)
    with pytest.raises(LimitReached):
        services.put_piece(row=draft.pk, sku=sku, actor=draft.advisor)
    assert bag_of(draft).lines.get().quantity == 1


def test_a_line_is_counted_and_taken_out(markets):
    draft = a_draft()
    key = bag_of(draft).lines.get().key
    services.count_piece(row=draft.pk, key=key, quantity=2, actor=draft.advisor)
    assert bag_of(draft).lines.get().quantity == 2
    with pytest.raises(InvalidInput):
        services.count_piece(row=draft.pk, key=key, quantity=0, actor=draft.advisor)
    services.take_out(row=draft.pk, key=key, actor=draft.advisor)
    assert not bag_of(draft).lines.exists()


def test_what_was_sent_is_not_changed_behind_the_clients_back(markets):
    sent = a_sent_one()
    for change in (
        lambda: services.put_piece(row=sent.pk, sku="X", actor=sent.advisor),
        lambda: services.take_out(row=sent.pk, key="x", actor=sent.advisor),
        lambda: services.note_delivery(row=sent.pk, typed={}, actor=sent.advisor),
        lambda: services.note_gift(row=sent.pk, wrap=True, message="", hide_prices=False, actor=sent.advisor),
        lambda: services.note_client(row=sent.pk, name="", email="", telephone="", note="", days=3, actor=sent.advisor),
    ):
        with pytest.raises(ProposalMovedOn):
            change()


@pytest.mark.parametrize(
    ("said", "field"),
    [({"email": "alma@"}, "email"), ({"days": 15}, "days"), ({"days": 0}, "days"), ({"note": "x" * 1201}, "note")],
)
def test_what_cannot_be_kept_of_a_client_is_said(markets, said, field):
    draft = a_draft()
    values = {"name": "", "email": "", "telephone": "", "note": "", "days": 3, **said}
    with pytest.raises(InvalidInput) as refused:
        services.note_client(row=draft.pk, **values, actor=draft.advisor)
    assert refused.value.field == field
    assert Proposal.objects.get().days == 3


def test_nothing_is_sent_where_nothing_can_be_ordered(markets):
    empty = services.begin_proposal(storefront=snapshot().storefronts["en-us"], channel="telephone", advisor=advisor())
    with pytest.raises(NothingComposed):
        services.send_proposal(row=empty.pk, actor=None)
    assert Proposal.objects.get().state == "draft"


def test_it_is_not_begun_by_a_channel_that_there_is_not(markets):
    with pytest.raises(InvalidInput):
        services.begin_proposal(storefront=snapshot().storefronts["en-us"], channel="online", advisor=advisor())


def test_the_letter_is_in_the_clients_language_with_the_advisors_name_and_words(markets):
    proposal = a_sent_one(storefront="fr-fr", delivery=None, note="Avec <b>plaisir</b>")
    work_off()
    (sent,) = mail.outbox
    assert sent.to == ["alma@example.com"]
    assert "Ines Moreau" in sent.subject
    html = sent.alternatives[0][0]
    for words in (link_of(proposal), "Ines Moreau", "Avec &lt;b&gt;plaisir&lt;/b&gt;", "3\u202f500"):
        assert words in html, words
    assert f"/fr-fr/proposals/{proposal.token}/" in sent.body


def test_without_an_address_no_letter_is_written_and_the_link_works(markets):
    proposal = a_sent_one(email="")
    work_off()
    assert (mail.outbox, proposal.is_open) == ([], True)


def test_sent_again_it_has_new_dates_and_a_new_letter(markets):
    proposal = a_sent_one(days=14)
    ran_out(proposal)
    assert services.expire_proposals() == 1
    assert Proposal.objects.get().state == "expired"
    again = services.send_proposal(row=proposal.pk, actor=proposal.advisor)
    assert again.is_open
    assert (again.expires_at - again.sent_at, again.ended_at) == (timedelta(days=14), None)


def test_an_ordered_proposal_is_neither_withdrawn_nor_sent_again(markets):
    proposal = a_sent_one()
    accepted(proposal)
    for verb in (services.withdraw_proposal, services.send_proposal):
        with pytest.raises(ProposalMovedOn):
            verb(row=proposal.pk, actor=None)


def test_what_nobody_ordered_is_forgotten_after_ninety_days(markets):
    kept, old = a_sent_one(), a_draft(sku=sku_of(creation(2)), by=User.objects.first())
    services.withdraw_proposal(row=old.pk, actor=None)
    Proposal.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=91))
    services.expire_proposals()
    assert list(Proposal.objects.all()) == [kept]
    assert not Bag.objects.filter(token=old.bag_token).exists()


def test_a_person_is_given_what_was_composed_for_her_and_it_is_forgotten_when_she_asks(markets):
    proposal, her = a_sent_one(email="Alma@Example.com"), Subject(mails=frozenset({"alma@example.com"}))
    (told,) = privacy.export(her)["proposals"]
    assert (told["name"], told["advisor"]) == ("Alma Reed", "Ines Moreau")
    other = a_sent_one(email="bruno@example.com", sku=sku_of(creation(2)), by=proposal.advisor)
    privacy.erase(her)
    assert list(Proposal.objects.all()) == [other]
    assert not Bag.objects.filter(token=proposal.bag_token).exists()


def test_facts_of_a_proposal_say_nothing_of_a_person(markets):
    proposal = a_sent_one()
    said = str([fact.data for fact in history_of(proposal.subject)])
    assert "Alma" not in said
    assert "alma" not in said
