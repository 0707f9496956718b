"""The screens of returns: what comes, what is looked at, what is given back, by whom and in which market."""

import pytest
from django.utils import timezone

from ecrin.backoffice.models import RoleAssignment
from ecrin.backoffice.tests.factories import person
from ecrin.catalog.models import Category
from ecrin.catalog.tests.factories import make_category
from ecrin.core.journal import history_of
from ecrin.markets.models import Market
from ecrin.markets.selectors import snapshot
from ecrin.offers.rules import QuoteLine
from ecrin.orders.models import CategoryReturnRule, Declaration, OrderLine, Return, ReturnRule
from ecrin.orders.rules import ReturnTerms
from ecrin.orders.selectors.terms import return_terms
from ecrin.orders.services import Chosen, ask_return, declare_withdrawal, follow_declaration
from ecrin.orders.tests.factories import a_paid_order, a_quote, stocked
from ecrin.orders.tests.test_returns import delivered, returnable, rule

PERSON = 7  # session, person, roles, and what every staff page asks
pytestmark = pytest.mark.django_db


@pytest.fixture
def parcel(markets):
    returnable()
    stocked("MV7", 1, serials=("S1",))
    order = a_paid_order(quote=a_quote([QuoteLine("a", "MV7", 1, 345000)]))
    delivered(order, serials={"MV7": ["S1"]})
    return ask_return(row=order.pk, chosen=[Chosen(OrderLine.objects.get(order=order).pk, 1)])


def act(client, parcel, verb, **said):
    return client.post(f"/back-office/returns/{parcel.number}/{verb}/", said, follow=True).content.decode()


def state():
    return Return.objects.get().state


def inspected_by(client, parcel, **said):
    row = parcel.lines.get().pk
    said = {f"decision-{row}": "accepted", f"serials-{row}": "S1", f"checks-{row}": ["unused"], **said}
    return act(client, parcel, "inspect", location="workshop", **said)


def test_a_return_is_received_looked_at_and_paid_back_by_those_whose_work_it_is(client, parcel):
    client.force_login(person("after-sales"))
    assert "It is here" in act(client, parcel, "receive")
    page = inspected_by(client, parcel)
    assert "new and unused" in page
    assert state() == "inspected"
    assert client.post(f"/back-office/returns/{parcel.number}/refund/").status_code == 403
    client.force_login(person("finance"))
    assert client.post(f"/back-office/returns/{parcel.number}/receive/").status_code == 403
    assert "the bank is being asked" in act(client, parcel, "refund")
    assert state() == "settled"


def test_a_scanned_number_opens_its_return(client, parcel, django_assert_num_queries):
    client.force_login(person("after-sales"))
    for words in (parcel.number, parcel.number.lower().replace("-", ""), "S1", parcel.order.number):
        assert client.get("/back-office/returns/", {"q": words})["Location"].endswith(f"/returns/{parcel.number}/")
    assert "No return is like this" in client.get("/back-office/returns/", {"q": "S9"}).content.decode()
    with django_assert_num_queries(PERSON + 3):
        assert parcel.number in client.get("/back-office/returns/").content.decode()
    assert parcel.number not in client.get("/back-office/returns/?show=received").content.decode()
    client.get(f"/back-office/returns/{parcel.number}/")
    assert parcel.number in client.get(f"/back-office/orders/{parcel.order.number}/").content.decode()


def test_one_return_is_read_in_few_queries(client, parcel, django_assert_max_num_queries):
    client.force_login(person("after-sales"))
    client.get(f"/back-office/returns/{parcel.number}/")
    with django_assert_max_num_queries(PERSON + 10):
        client.get(f"/back-office/returns/{parcel.number}/")


def test_what_is_missing_is_said_where_one_stands(client, parcel):
    client.force_login(person("warehouse"))
    act(client, parcel, "receive")
    row = parcel.lines.get().pk
    assert "Say of each piece" in inspected_by(client, parcel, **{f"decision-{row}": ""})
    assert "Say of each piece" in inspected_by(client, parcel, **{f"decision-{row}": "refused"})
    assert "Sold with this order: S1" in inspected_by(client, parcel, **{f"serials-{row}": "S2"})
    assert state() == "received"


def test_two_people_decide_a_large_refund(client, parcel):
    rule(two_people_from=1000)
    client.force_login(person("warehouse"))
    act(client, parcel, "receive")
    inspected_by(client, parcel)
    client.force_login(person("finance", email="one@house.test"))
    page = act(client, parcel, "refund")
    assert "Two people decide" in page
    assert "proposed by" in page
    assert "Somebody else has to look at it" in act(client, parcel, "refund")
    client.force_login(person("finance", email="other@house.test"))
    act(client, parcel, "refund")
    assert state() == "settled"


def test_a_return_of_another_market_is_not_there_and_a_right_counts_where_one_has_it(client, parcel):
    client.force_login(person("after-sales", markets=["jp"]))
    assert client.get(f"/back-office/returns/{parcel.number}/").status_code == 404
    assert client.post(f"/back-office/returns/{parcel.number}/receive/").status_code == 404
    assert parcel.number not in client.get("/back-office/returns/?show=").content.decode()
    both = person("advisor", markets=["us"], email="both@house.test")
    RoleAssignment.objects.create(user=both, role="after-sales").markets.set(Market.objects.filter(code="jp"))
    client.force_login(both)
    assert "You do not have the right" in act(client, parcel, "receive")
    assert state() == "requested"


def test_who_merchandises_sees_no_returns(client, parcel):
    client.force_login(person("merchandiser"))
    assert client.get("/back-office/returns/").status_code == 403


def test_a_declaration_that_nobody_could_follow_waits_for_a_person(client, parcel):
    declared = declare_withdrawal(number="E-1", name="Anna Berg", email="anna@example.com", storefront="de-de")
    follow_declaration(row=declared.pk)
    client.force_login(person("after-sales", markets=["de"], email="de@house.test"))
    page = client.get("/back-office/returns/").content.decode()
    assert "Anna Berg" in page
    assert "no order of this number" in page.lower()
    client.post(f"/back-office/returns/declared/{declared.pk}/")
    assert Declaration.objects.get().looked_at <= timezone.now()
    assert "Anna Berg" not in client.get("/back-office/returns/").content.decode()
    assert client.post(f"/back-office/returns/declared/{declared.pk}/").status_code == 404


def test_a_declaration_of_another_market_is_not_there(client, parcel):
    declared = declare_withdrawal(number="E-1", name="Anna Berg", email="anna@example.com", storefront="de-de")
    follow_declaration(row=declared.pk)
    client.force_login(person("after-sales", markets=["us"]))
    assert "Anna Berg" not in client.get("/back-office/returns/").content.decode()
    assert client.post(f"/back-office/returns/declared/{declared.pk}/").status_code == 404


def test_finance_writes_the_rules_of_returns(client, markets):
    client.force_login(person("finance"))
    market = Market.objects.get(code="us")
    said = {"market": market.pk, "exchange_above": 7_500_000, "two_people_from": 1_000_000, "label_by": "house"}
    client.post("/back-office/returnrule/new/", said)
    assert ReturnRule.objects.get().exchange_above == 7_500_000


def test_finance_writes_rules_by_category_and_history_knows(client, markets):
    make_category("rings")
    finance = person("finance")
    client.force_login(finance)
    us = Market.objects.get(code="us")
    said = {"category": "rings", "market": us.pk, "days": "14", "exchange_above": "", "comes_back": "sealed"}
    assert client.post("/back-office/categoryreturnrule/new/", said).status_code == 302
    row = CategoryReturnRule.objects.get()
    client.post(f"/back-office/categoryreturnrule/edit/{row.pk}/", said | {"days": "20"})
    assert return_terms(snapshot().markets["us"], None, Category.objects.get().pk) == ReturnTerms(20, None, "sealed")
    client.post(f"/back-office/categoryreturnrule/delete/{row.pk}/")
    facts = [(fact.data["action"], fact.actor_id) for fact in history_of(f"return-rule:{row.pk}")]
    assert facts == [("deleted", finance.pk), ("changed", finance.pk), ("added", finance.pk)]


@pytest.mark.parametrize(
    "wrong", [{"category": ""}, {"category": "nonsense"}, {"days": "0"}, {"days": "x"}, {"exchange_above": "5"}]
)
def test_a_rule_by_category_that_cannot_be_is_refused_with_what_was_typed(client, markets, wrong):
    make_category("rings")
    client.force_login(person("finance"))
    said = {"category": "rings", "market": "", "days": "14", "exchange_above": "", "comes_back": ""}
    answer = client.post("/back-office/categoryreturnrule/new/", said | wrong)
    assert answer.status_code == 200
    assert not CategoryReturnRule.objects.exists()


def test_who_has_one_market_writes_no_rule_by_category_of_another_or_of_all(client, markets):
    make_category("rings")
    us, fr = Market.objects.get(code="us"), Market.objects.get(code="fr")
    client.force_login(person("finance", markets=["us"]))
    said = {"category": "rings", "days": "14", "exchange_above": "", "comes_back": ""}
    for market in ("", fr.pk, us.pk):
        client.post("/back-office/categoryreturnrule/new/", said | {"market": market})
    assert list(CategoryReturnRule.objects.values_list("market", flat=True)) == [us.pk]


def test_a_broken_seal_is_the_one_ground_that_is_offered_to_refuse_a_withdrawal(client, parcel):
    Return.objects.update(kind="withdrawal")
    client.force_login(person("after-sales"))
    act(client, parcel, "receive")
    page = f"/back-office/returns/{parcel.number}/"
    assert 'value="refused"' not in client.get(page).content.decode()
    OrderLine.objects.update(is_sealed=True)
    assert 'value="refused"' in client.get(page).content.decode()


def test_what_is_kept_back_is_typed_as_money_and_what_cannot_be_stands_there_still(client, parcel):
    Return.objects.update(kind="withdrawal")
    client.force_login(person("after-sales"))
    act(client, parcel, "receive")
    line = parcel.lines.get().pk
    said = {
        f"decision-{line}": "accepted",
        f"serials-{line}": "S1",
        f"deducted_for-{line}": "A scratch",
        "location": "workshop",
    }
    for wrong in ("12,345", "x", "99999999"):
        answer = client.post(f"/back-office/returns/{parcel.number}/inspect/", said | {f"deducted-{line}": wrong})
        assert (answer.status_code, state()) == (422, "received")
        assert f'value="{wrong}"' in answer.content.decode()
        assert ">A scratch</textarea>" in answer.content.decode()
    page = act(client, parcel, "inspect", **said, **{f"deducted-{line}": "1200,50"})
    assert parcel.lines.get().deducted == 120_050
    assert "A scratch" in page
