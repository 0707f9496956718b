"""The screens of credits: found, given by hand, decided by two people, taken away; by role and market."""

import pytest
from django.core import mail

from ecrin.backoffice.models import RoleAssignment
from ecrin.backoffice.tests.factories import person
from ecrin.core.worker import work_off
from ecrin.markets.models import Market
from ecrin.orders.models import GiftReceipt
from ecrin.orders.tests.factories import stocked
from ecrin.orders.tests.test_credits import a_credit, a_gift_back, covered, left
from ecrin.orders.tests.test_returns import returnable, rule
from ecrin.payments.models import Credit

PERSON = 7  # session, person, roles, and what every staff page asks
pytestmark = pytest.mark.django_db
HOME = "/back-office/credits/"
SAID = {
    "storefront": "en-us", "name": "Bruno Keller", "email": "bruno@example.com", "amount": "120.50", "reason": "Delay",
}  # fmt: skip


@pytest.fixture(autouse=True)
def house(markets):
    returnable()
    stocked("MV1-53", 3)


@pytest.fixture
def finance(client):
    client.force_login(person("finance"))
    return client


def act(client, credit, verb, **said):
    return client.post(f"{HOME}{credit.pk}/{verb}/", said, follow=True).content.decode()


def test_a_credit_is_given_by_hand_and_its_code_goes_to_its_receiver_only(finance):
    page = finance.post(f"{HOME}give/", SAID, follow=True).content.decode()
    credit = Credit.objects.get()
    assert (credit.amount, credit.currency, credit.market_code) == (12_050, "USD", "us")
    assert "its letter goes out" in page
    assert credit.ending in page
    assert credit.code not in page
    work_off()
    assert credit.code in mail.outbox[0].body
    assert "Its letter goes out again" in act(finance, credit, "send")
    work_off()
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"amount": "x"}, "Write the amount"),
        ({"amount": "-5"}, "Write the amount"),
        ({"amount": "1.005"}, "Write the amount"),
        ({"email": "bruno"}, "valid email"),
        ({"storefront": "ja-jp-x"}, "valid choice"),
        ({"reason": ""}, "required"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(finance, said, words):
    answer = finance.post(f"{HOME}give/", {**SAID, **said})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Bruno Keller" in page
    assert not Credit.objects.exists()


def test_two_people_give_a_large_one(client):
    rule(two_people_from=10_000)
    client.force_login(person("after-sales"))
    assert "Somebody else decides" in client.post(f"{HOME}give/", SAID, follow=True).content.decode()
    credit = Credit.objects.get()
    assert client.post(f"{HOME}{credit.pk}/agree/").status_code == 403
    proposer = person("finance", email="one@house.test")
    Credit.objects.update(proposed_by=proposer.pk)
    client.force_login(proposer)
    assert "Somebody else has to look at it" in act(client, credit, "agree")
    client.force_login(person("finance", email="other@house.test"))
    assert credit.ending in client.get(f"{HOME}?show=open").content.decode()
    assert "its letter goes out" in act(client, credit, "agree")
    assert left(credit) == 12_050
    assert "decided on this credit already" in act(client, credit, "decline")


def test_a_proposed_one_may_be_declined(client):
    rule(two_people_from=100)
    client.force_login(person("finance"))
    client.post(f"{HOME}give/", SAID)
    credit = Credit.objects.get()
    assert "Declined" in act(client, credit, "decline")


def test_what_is_left_is_taken_away_with_a_reason(finance):
    credit = a_credit(5_000)
    assert "Please say why" in act(finance, credit, "void", reason=" ")
    page = act(finance, credit, "void", reason="Sent twice")
    assert "Sent twice" in page
    assert "Nothing left" in page
    assert left(credit) == 0


def test_credits_are_found_in_few_queries(finance, django_assert_num_queries):
    credit = a_credit(5_000)
    a_credit(7_000, "y")
    finance.get(HOME)
    with django_assert_num_queries(PERSON + 3):
        assert credit.ending in finance.get(HOME).content.decode()
    for words in (credit.code, credit.ending, "bruno"):
        assert f"{HOME}{credit.pk}/" in finance.get(HOME, {"q": words}).content.decode()
    assert "No credit is like this" in finance.get(HOME, {"q": "zzz"}).content.decode()


def test_one_credit_tells_its_ledger_and_its_orders(finance, django_assert_max_num_queries):
    order, credit = covered(5_000)
    finance.get(f"{HOME}{credit.pk}/")
    with django_assert_max_num_queries(PERSON + 9):
        page = finance.get(f"{HOME}{credit.pk}/").content.decode()
    assert "Held for an order" in page
    assert f"/back-office/orders/{order.number}/" in page


def test_a_credit_of_another_market_is_not_there_and_a_right_counts_where_one_has_it(client):
    credit = a_credit(5_000)
    client.force_login(person("finance", markets=["jp"]))
    assert client.get(f"{HOME}{credit.pk}/").status_code == 404
    assert client.post(f"{HOME}{credit.pk}/void/", {"reason": "x"}).status_code == 404
    assert credit.ending not in client.get(HOME).content.decode()
    assert client.post(f"{HOME}give/", SAID).status_code == 422
    both = person("after-sales", markets=["us"], email="both@house.test")
    RoleAssignment.objects.create(user=both, role="finance").markets.set(Market.objects.filter(code="jp"))
    client.force_login(both)
    assert "You do not have the right" in act(client, credit, "void", reason="x")
    assert left(credit) == 5_000


def test_who_packs_sees_no_credits(client):
    client.force_login(person("warehouse"))
    assert client.get(HOME).status_code == 403


def test_a_return_says_that_it_is_from_the_receiver_and_settles_as_a_credit(finance):
    parcel, order = a_gift_back()
    page = finance.get(f"/back-office/returns/{parcel.number}/").content.decode()
    assert "by who received it as a gift" in page
    assert "bruno@example.com" in page
    assert "Give a credit of" in page
    settled = finance.post(f"/back-office/returns/{parcel.number}/refund/", follow=True).content.decode()
    assert "Given as a credit" in settled
    assert f"{HOME}{Credit.objects.get().pk}/" in settled
    assert "the bank" not in settled
    code = GiftReceipt.objects.get(order=order).code
    assert finance.get("/back-office/returns/", {"q": code})["Location"].endswith(f"/returns/{parcel.number}/")
