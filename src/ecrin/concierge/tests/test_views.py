"""The client's door: as a guest, on any device, without script."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from ecrin.bag.models import Bag
from ecrin.bag.tests.factories import creation, reprice, sku_of
from ecrin.checkout.tests.factories import a_bag, conditions
from ecrin.concierge import services
from ecrin.concierge.models import Proposal
from ecrin.concierge.selectors import bag_of, path_of
from ecrin.inventory.models import StockFlag
from ecrin.markets.models import Market
from ecrin.orders.models import Order
from ecrin.payments.tests.factories import methods

from .factories import a_draft, a_sent_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(markets):
    conditions()
    methods()
    return a_sent_one()


def text(response):
    return response.content.decode()


def pays(http, proposal, **said):
    page = text(http.get(f"{path_of(proposal)}checkout/"))
    seen = re.search(r'name="seen_total" value="(\d+)"', page).group(1)
    values = {"method": "card", "terms": "on", "seen_total": seen, **said}
    return http.post(f"{path_of(proposal)}checkout/pay/", values)


def test_she_sees_who_composed_what_and_until_when(proposal, client, django_assert_max_num_queries):
    client.get(path_of(proposal))
    with django_assert_max_num_queries(24):
        page = client.get(path_of(proposal))
    for words in (
        "Ines Moreau",
        "Alma Reed",
        "As you wished.",
        "Aurore ring 1",
        "12 Quince Street",
        "This link works until",
    ):
        assert words in text(page), words
    assert "no-store" in page["Cache-Control"]
    assert not page.cookies


def test_she_pays_what_the_advisor_wrote_without_typing_anything(proposal, client):
    page = text(client.get(f"{path_of(proposal)}checkout/"))
    assert 'id="payment" aria-current="step"' in page
    assert "alma@example.com" in page
    answer = pays(client, proposal)
    order = Order.objects.get()
    assert "/payments/rehearsal/" in answer["Location"]
    assert (order.channel, order.email, order.client) == ("telephone", "alma@example.com", None)
    assert "Composed with Ines Moreau" in text(client.get(f"/en-us/orders/{order.token}/"))


def test_without_accepting_the_conditions_nothing_is_ordered(proposal, client):
    answer = pays(client, proposal, terms="")
    assert answer["Location"] == f"{path_of(proposal)}checkout/?step=payment#payment"
    assert not Order.objects.exists()


def test_posting_the_button_twice_is_ordering_once(proposal, client):
    pays(client, proposal)
    order = Order.objects.get()
    again = client.post(f"{path_of(proposal)}checkout/pay/", {"method": "card", "terms": "on", "seen_total": "1"})
    assert again["Location"] == f"/en-us/checkout/payment/{order.token}/"
    assert Order.objects.count() == 1


def test_what_the_advisor_left_out_is_asked_and_kept(markets, client):
    methods()
    proposal = a_sent_one(email="", delivery=None)
    here = f"{path_of(proposal)}checkout/"
    assert 'id="contact" aria-current="step"' in text(client.get(here))
    answer = client.post(here, {"step": "contact", "email": "alma@example.com"})
    assert answer["Location"] == f"{here}#delivery"
    assert bag_of(proposal).draft["contact"] == {"email": "alma@example.com"}
    page = text(client.get(here))
    assert f'action="{here}"' in page
    assert f'href="{path_of(proposal)}"' in page


def test_her_own_bag_stays_as_it_is(proposal, client):
    own = a_bag(sku_of(creation(2)))
    client.cookies["ecrin-bag"] = own.token
    client.get(path_of(proposal))
    pays(client, proposal)
    assert client.cookies["ecrin-bag"].value == own.token
    assert Bag.objects.get(token=own.token).lines.count() == 1
    assert Order.objects.get().lines.get().name.startswith("Aurore ring 1")


def test_no_cookie_leads_into_an_advisors_bag_by_itself(proposal):
    stranger = Client()
    assert "Aurore" not in text(stranger.get("/en-us/bag/"))
    assert proposal.bag_token not in text(stranger.get(path_of(proposal)))


@pytest.mark.parametrize("how", ["withdrawn", "ended"])
def test_a_link_that_ended_says_so_kindly_and_cannot_be_paid(proposal, client, how):
    if how == "withdrawn":
        services.withdraw_proposal(row=proposal.pk, actor=None)
    else:
        Proposal.objects.update(expires_at=timezone.now())
    page = client.get(path_of(proposal))
    assert page.status_code == 200
    assert "Ines Moreau will gladly compose it anew" in text(page)
    assert f"{path_of(proposal)}checkout/" not in text(page)
    assert client.get(f"{path_of(proposal)}checkout/")["Location"] == path_of(proposal)
    assert client.post(f"{path_of(proposal)}checkout/pay/", {})["Location"] == path_of(proposal)


def test_an_ordered_link_leads_to_its_order(proposal, client):
    pays(client, proposal)
    assert f"/en-us/checkout/payment/{Order.objects.get().token}/" in text(client.get(path_of(proposal)))


def test_a_draft_and_a_guess_lead_nowhere(markets, client):
    assert client.get(path_of(a_draft())).status_code == 404
    assert client.get("/en-us/proposals/guessed-token/").status_code == 404


def test_another_storefront_leads_to_its_own(proposal, client):
    assert client.get(f"/fr-fr/proposals/{proposal.token}/")["Location"] == path_of(proposal)


def test_a_piece_that_is_gone_meanwhile_is_said_and_not_sold(proposal, client):
    StockFlag.objects.create(sku=bag_of(proposal).lines.get().sku, state="sold-out")
    assert "These pieces cannot be had any more" in text(client.get(path_of(proposal)))
    assert client.get(f"{path_of(proposal)}checkout/")["Location"] == path_of(proposal)


def test_a_price_that_moved_meanwhile_is_said(proposal, client):
    reprice(bag_of(proposal).lines.get().sku, 360_000)
    assert "changed from $3,450 to $3,600" in text(client.get(path_of(proposal)))


def test_a_market_that_does_not_sell_any_more_shows_no_proposal(proposal, client):
    market = Market.objects.get(code="us")
    market.state = "show"
    market.save()
    assert client.get(path_of(proposal)).status_code == 404
    assert client.post(f"{path_of(proposal)}checkout/pay/", {}).status_code == 404
