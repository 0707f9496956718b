"""The screen on which staff add pieces to an order."""

from http import HTTPStatus

import pytest

from ecrin.backoffice.models import RoleAssignment
from ecrin.backoffice.tests.factories import person
from ecrin.bag.tests.factories import creation, sku_of
from ecrin.checkout.tests.factories import a_bag, placed
from ecrin.markets.models import Market
from ecrin.orders.models import Addition
from ecrin.orders.tests.factories import paid, stocked

PERSON = 7
pytestmark = pytest.mark.django_db


@pytest.fixture
def order(markets):
    return paid(placed(a_bag()))


@pytest.fixture
def sku(order):
    made = sku_of(creation(2, us=120_000))
    stocked(made, 3)
    return made


@pytest.fixture
def advisor(client, order):
    client.force_login(person("advisor", first_name="Ines", last_name="Moreau"))
    return client


def here(order, verb=""):
    return f"/back-office/orders/{order.number}/{verb}"


def amount_in(page):
    return page.partition('name="seen_amount" value="')[2].partition('"')[0]


def offers(client, order, sku, **said):
    page = client.get(here(order, "add/"), {"put": sku}).content.decode()
    posted = {f"n-{sku}": "1", "seen_amount": amount_in(page), "days": "3", "note": "As we spoke.", **said}
    return client.post(here(order, "add/"), posted, follow=True)


def test_an_advisor_finds_a_piece_sees_the_difference_and_offers_it(advisor, order, sku):
    assert "Add pieces" in advisor.get(here(order)).content.decode()
    found = advisor.get(here(order, "add/"), {"q": "aurore"}).content.decode()
    for words in (sku, "$1,200", "Workshop", "Put it in", "Nothing is chosen yet"):
        assert words in found, words
    chosen = advisor.get(here(order, "add/"), {"q": "aurore", "put": sku, f"n-{sku}": "1"}).content.decode()
    for words in ("$2,400", "Difference that the client pays", "as agreed", "Offer it"):
        assert words in chosen, words
    page = offers(advisor, order, sku).content.decode()
    for words in ("It is offered", "Offered to be added", "Ines Moreau", "As we spoke.", "Take the offer back"):
        assert words in page, words
    assert "Add pieces" not in page
    assert "Nothing can be added" in advisor.get(here(order, "add/")).content.decode()


def test_what_is_refused_keeps_all_that_was_typed(advisor, order, sku):
    answer = offers(advisor, order, sku, days="99")
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    for words in ("Choose between 1 and 14 days", "As we spoke.", 'value="99"', f'name="n-{sku}" value="1"'):
        assert words in page, words
    assert "A price has changed" in offers(advisor, order, sku, seen_amount="1").content.decode()
    assert not Addition.objects.exists()


@pytest.mark.parametrize("typed", ["", "-1", "x", "999999999999"])
def test_numbers_that_cannot_be_choose_nothing_or_say_so(advisor, order, sku, typed):
    assert advisor.get(here(order, "add/"), {f"n-{sku}": typed}).status_code == 200


def test_the_offer_is_taken_back_and_its_history_stays(advisor, order, sku):
    offers(advisor, order, sku)
    addition = Addition.objects.get()
    page = advisor.post(here(order, "add/withdraw/"), {"addition": addition.pk}, follow=True).content.decode()
    for words in ("The offer is taken back", "Withdrawn", "Pieces were offered to be added", "came to nothing"):
        assert words in page, words
    assert advisor.post(here(order, "add/withdraw/"), {"addition": "x"}).status_code == 404


def test_only_who_may_edit_orders_of_its_market_adds_to_it(client, order, sku):
    client.force_login(person("warehouse"))
    assert client.get(here(order, "add/")).status_code in {302, 403}
    client.force_login(person("advisor", markets=["jp"]))
    assert client.get(here(order, "add/")).status_code == 404
    assert client.post(here(order, "add/"), {f"n-{sku}": "1"}).status_code == 404
    assert not Addition.objects.exists()


def test_the_screen_takes_a_stated_number_of_queries(advisor, order, sku, django_assert_max_num_queries):
    advisor.get(here(order, "add/"))
    with django_assert_max_num_queries(PERSON + 40):
        advisor.get(here(order, "add/"), {"q": "aurore", "put": sku})


def test_a_right_of_another_market_does_not_reach_here(client, order, sku):
    both = person("warehouse")  # sees orders everywhere, edits none
    assignment = RoleAssignment.objects.create(user=both, role="advisor", everywhere=False)
    assignment.markets.set(Market.objects.filter(code="jp"))
    client.force_login(both)
    assert "Add pieces" not in client.get(here(order)).content.decode()
    assert client.post(here(order, "add/"), {f"n-{sku}": "1", "days": "3"}).status_code == HTTPStatus.FORBIDDEN
    assert not Addition.objects.exists()
