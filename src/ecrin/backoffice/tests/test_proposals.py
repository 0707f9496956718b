"""The screens of orders composed for clients: what is out, one of them, and the verbs that lead it on."""

import pytest
from django.core import mail

from ecrin.atelier.tests.factories import engraving_rule
from ecrin.backoffice.tests.factories import person
from ecrin.bag.selectors import read_bag
from ecrin.bag.tests.factories import creation, delivers, sku_of
from ecrin.checkout.services import quote_of_bag
from ecrin.checkout.tests.factories import DRAFT
from ecrin.clients.models import User
from ecrin.concierge.models import Proposal
from ecrin.concierge.selectors import bag_of, link_of
from ecrin.concierge.services import accept_proposal
from ecrin.concierge.tests.factories import NEW_YORK, a_draft, a_sent_one
from ecrin.core.worker import work_off
from ecrin.markets.selectors import snapshot
from ecrin.orders.tests.factories import stocked

PERSON = 7  # session, person, roles, and what every staff page asks
pytestmark = pytest.mark.django_db
HERE = "/back-office/proposals/"


@pytest.fixture
def advisor(client, markets):
    delivers("us")
    client.force_login(person("advisor", first_name="Ines", last_name="Moreau"))
    return client


def me():
    return User.objects.get(email="advisor@house.test")


def act(client, proposal, verb, **said):
    return client.post(f"{HERE}{proposal.pk}/{verb}/", said, follow=True).content.decode()


def sees(client, proposal, query=""):
    return client.get(f"{HERE}{proposal.pk}/{query}").content.decode()


def begun(client, storefront="en-us", channel="boutique"):
    client.post(f"{HERE}begin/", {"storefront": storefront, "channel": channel})
    return Proposal.objects.latest("pk")


def test_an_advisor_composes_and_sends_an_order_with_visible_controls(advisor):
    sku = sku_of(creation())
    stocked(sku, 3)
    made = begun(advisor)
    assert (made.channel, made.advisor_name, made.state) == ("boutique", "Ines Moreau", "draft")
    found = sees(advisor, made, "?q=aurore")
    for words in (sku, "$3,450", "Workshop", "Put it in"):
        assert words in found, words
    assert "It is in." in act(advisor, made, "pieces", sku=sku)
    key = bag_of(made).lines.get().key
    assert "$6,900" in act(advisor, made, "pieces", key=key, quantity="2")
    act(advisor, made, "client", name="Alma Reed", email="alma@example.com", note="As you wished.", days="5")
    assert "It is kept." in act(advisor, made, "delivery", **NEW_YORK)
    act(advisor, made, "gift", wrap="on", message="With love")
    page = act(advisor, made, "send")
    assert "on its way to alma@example.com" in page
    made.refresh_from_db()
    assert link_of(made) in page
    work_off()
    assert [one.to for one in mail.outbox] == [["alma@example.com"]]
    assert bag_of(made).gift["message"] == "With love"


def test_the_list_takes_two_queries_besides_the_persons_and_is_narrowed(advisor, django_assert_num_queries):
    sent, draft = a_sent_one(by=me()), a_draft(sku=sku_of(creation(2)), by=me())
    advisor.get(HERE)
    with django_assert_num_queries(PERSON + 2):
        page = advisor.get(HERE).content.decode()
    assert f"{HERE}{sent.pk}/" in page
    assert f"{HERE}{draft.pk}/" in page
    assert f"{HERE}{draft.pk}/" not in advisor.get(f"{HERE}?show=sent").content.decode()
    assert f"{HERE}{sent.pk}/" in advisor.get(f"{HERE}?q=reed").content.decode()


def test_one_proposal_takes_a_bounded_number_of_queries(advisor, django_assert_max_num_queries):
    draft = a_draft(by=me())
    sees(advisor, draft, "?q=aurore")
    with django_assert_max_num_queries(PERSON + 35):
        sees(advisor, draft, "?q=aurore")


def test_an_address_that_is_half_known_is_kept_and_asked_of_the_client(advisor):
    draft = a_draft(by=me())
    assert "The client is asked" in act(advisor, draft, "delivery", city="New York", postal_code="99")
    assert bag_of(draft).draft["delivery"]["city"] == "New York"
    assert "with the address" in sees(advisor, draft)


def test_what_is_refused_is_said_where_she_stands(advisor):
    draft = a_draft(by=me())
    assert "There is no such creation." in act(advisor, draft, "pieces", sku="NONE")
    assert "Choose between 1 and" in act(advisor, draft, "pieces", key=bag_of(draft).lines.get().key, quantity="many")
    assert "is not complete" in act(advisor, draft, "client", email="alma@", days="3")
    assert "Choose the storefront" in advisor.post(f"{HERE}begin/", follow=True).content.decode()
    assert Proposal.objects.count() == 1


def test_a_piece_is_taken_out(advisor):
    draft = a_draft(by=me())
    assert "It is out." in act(advisor, draft, "pieces", key=bag_of(draft).lines.get().key, do="out", quantity="1")
    assert not bag_of(draft).lines.exists()


def test_a_sent_one_is_withdrawn_and_not_changed(advisor):
    sent = a_sent_one(by=me())
    assert "This is not possible" in act(advisor, sent, "pieces", sku="X")
    assert "It is withdrawn" in act(advisor, sent, "withdraw")
    assert "This is not possible" in act(advisor, sent, "send")


def test_an_advisor_sees_and_composes_only_in_her_markets(client, markets):
    theirs = a_sent_one(by=person("administrator"))
    client.force_login(person("advisor", markets=["eu"]))
    assert f"{HERE}{theirs.pk}/" not in client.get(HERE).content.decode()
    assert client.get(f"{HERE}{theirs.pk}/").status_code == 404
    assert client.post(f"{HERE}{theirs.pk}/withdraw/").status_code == 404
    client.post(f"{HERE}begin/", {"storefront": "en-us", "channel": "telephone"})
    assert Proposal.objects.count() == 1


def test_who_packs_does_not_compose(client, markets):
    sent = a_sent_one()
    client.force_login(person("warehouse"))
    assert client.get(HERE).status_code in {302, 403}
    for verb in ("begin", f"{sent.pk}/send", f"{sent.pk}/withdraw", f"{sent.pk}/pieces", f"{sent.pk}/client"):
        assert client.post(f"{HERE}{verb}/").status_code == 403, verb
    assert Proposal.objects.get().state == "sent"


def test_the_order_shows_both_names_to_staff(advisor):
    sent = a_sent_one(by=me())
    front, bag = snapshot().storefronts["en-us"], bag_of(sent)
    order = accept_proposal(
        bag=bag, draft=DRAFT, terms=(), storefront=front, seen_total=quote_of_bag(read_bag(bag, front), DRAFT).total
    )
    page = advisor.get(f"/back-office/orders/{order.number}/").content.decode()
    assert "Composed by Ines Moreau for Alma Reyes" in page
    assert order.number in sees(advisor, sent)


def test_an_advisor_has_a_piece_engraved_and_keeps_what_she_typed_when_it_cannot_be(advisor):
    product = creation()
    engraving_rule(product)
    sku = sku_of(product)
    stocked(sku, 3)
    made = begun(advisor)
    assert 'name="engraving.line1"' in sees(advisor, made, f"?q={sku}")
    refused = act(advisor, made, "pieces", sku=sku, **{"engraving.place": "inside-band", "engraving.line1": "Anna 😀"})
    assert "Emoji cannot be engraved" in refused
    assert 'value="Anna 😀"' in refused
    assert not bag_of(made).lines.exists()
    page = act(advisor, made, "pieces", sku=sku, **{"engraving.place": "inside-band", "engraving.line1": "Anna"})
    assert "<bdi>Anna</bdi>" in page
    assert bag_of(made).lines.get().personalisation["engraving"]["text"] == "Anna"
