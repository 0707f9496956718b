"""What is kept for a time is forgotten when its time is over, and not a day earlier; the figures stay."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from ecrin.account.tests.factories import a_client
from ecrin.clients import privacy as clients
from ecrin.clients.models import User
from ecrin.core.journal import Delivery, Fact, forget_errors
from ecrin.legal import privacy as legal
from ecrin.legal.models import DataRequest, DataStep
from ecrin.legal.services import ask_for_data
from ecrin.markets.selectors import snapshot
from ecrin.orders import privacy as orders
from ecrin.orders.models import Declaration, Order, OrderAddress, OrderFlag, Paper
from ecrin.orders.services import dispatch_order
from ecrin.orders.services.papers import issue_invoice
from ecrin.orders.tests.factories import a_paid_order, an_order, stocked
from ecrin.payments import privacy as payments
from ecrin.payments.models import Credit, Payment

pytestmark = pytest.mark.django_db
TODAY = date(2040, 6, 1)


def ago(days):
    return timezone.now() - timedelta(days=days)


def a_paper(year, country=""):
    """The invoice of an order of that year, from a seller in a country."""
    stocked("MV1-53", 9)
    stocked("MV2", 9)
    order = a_paid_order()
    dispatch_order(row=order.pk, actor=None)
    paper = issue_invoice(row=order.pk)
    content = {**paper.content, "seller": {**paper.content["seller"], "country_code": country}}
    Paper.objects.filter(pk=paper.pk).update(
        year=year, issued_at=timezone.now().replace(year=year, month=3, day=5), content=content
    )
    return Paper.objects.get(pk=paper.pk)


@pytest.mark.parametrize(
    ("year", "country", "is_over"),
    [
        (2029, "", True), (2030, "", False), (2031, "DE", True), (2032, "DE", False),
        (2029, "CN", False), (2034, "KR", True), (2035, "KR", False),
    ],
)  # fmt: skip
def test_a_paper_names_its_buyer_for_as_long_as_the_law_of_its_seller_wants(markets, year, country, is_over):
    paper = a_paper(year, country)
    assert orders.forget_old_papers(TODAY) == int(is_over)
    after = Paper.objects.get(pk=paper.pk)
    assert ("Quince" not in str(after.content)) is is_over
    assert (after.number, after.total, after.content["rows"]) == (paper.number, paper.total, paper.content["rows"])
    assert (Order.objects.get(pk=paper.order_id).email == "") is is_over
    assert ("Quince" not in str(list(OrderAddress.objects.values()))) is is_over
    assert orders.forget_old_papers(TODAY) == 0, "once is enough"


@pytest.mark.parametrize(("days", "is_over"), [(89, False), (91, True)])
def test_who_never_paid_is_forgotten_after_ninety_days(markets, days, is_over):
    order, other = an_order(), an_order(email="other@example.com")
    Order.objects.filter(pk=order.pk).update(state="lapsed", placed_at=ago(days))
    Order.objects.filter(pk=other.pk).update(placed_at=ago(days))
    assert orders.forget_unpaid() == int(is_over)
    assert (Order.objects.get(pk=order.pk).email == "") is is_over
    assert Order.objects.get(pk=other.pk).email == "other@example.com"


@pytest.mark.parametrize(("days", "is_over"), [(1800, False), (1840, True)])
def test_findings_stay_five_years(markets, days, is_over):
    flag = OrderFlag.objects.create(order=an_order(), reason="above-threshold", finding="all is well", at=ago(days))
    assert orders.forget_findings() == int(is_over)
    flag.refresh_from_db()
    assert (flag.finding == "") is is_over


@pytest.mark.parametrize(("days", "is_over"), [(1090, False), (1100, True)])
def test_declarations_stay_three_years(markets, days, is_over):
    Declaration.objects.create(number="E-1", name="Alma", email="a@example.com", storefront_code="en-us", at=ago(days))
    assert orders.forget_claims() == int(is_over)
    assert (Declaration.objects.get().email == "") is is_over


def test_accounts_whose_letter_nobody_opened_go_and_no_other(markets):
    old, fresh, proven = (
        a_client("old@example.com", proven=False),
        a_client("new@example.com", proven=False),
        a_client(),
    )
    worker = User.objects.create_user("staff@house.test", is_staff=True)
    ordered = a_client("ordered@example.com", proven=False)
    an_order(client=ordered, email=ordered.email)
    User.objects.exclude(pk=fresh.pk).update(joined_at=ago(31))
    assert clients.forget_unproven() == 1
    assert set(User.objects.all()) == {fresh, proven, worker, ordered}
    assert not User.objects.filter(pk=old.pk).exists()


def test_a_banks_page_keeps_no_address_and_ended_credits_name_nobody(markets):
    Payment.objects.create(
        purpose="order:1", attempt=1, method_code="card", provider="rehearsal", captures="now", market_code="us",
        language="en", currency="USD", amount=5, reference="E-1", email="a@example.com", opened_at=ago(31),
    )  # fmt: skip
    assert payments.forget_mails() == 1
    for code, ends in (("OVER", ago(400).date()), ("GOOD", None), ("FRESH", ago(3).date())):
        Credit.objects.create(
            code=code, source=code, market_code="us", currency="USD", amount=1, email="a@example.com", ends_on=ends
        )
    assert payments.forget_ended_credits() == 1
    assert set(Credit.objects.exclude(email="").values_list("code", flat=True)) == {"GOOD", "FRESH"}


def test_answered_requests_go_after_three_years_and_open_ones_stay(markets):
    front = snapshot().storefronts["en-us"]
    done = ask_for_data(kind="copy", storefront=front, email="done@example.com")
    still = ask_for_data(kind="copy", storefront=front, email="open@example.com")
    DataRequest.objects.update(asked_at=ago(1100))
    DataRequest.objects.filter(pk=done.pk).update(state="done")
    assert legal.forget_requests() == 1
    assert list(DataRequest.objects.all()) == [still]
    assert not DataStep.objects.filter(request=done.pk).exists()


def test_errors_of_parked_work_go_after_half_a_year(db):
    fact = Fact.objects.create(name="x", subject="y")
    for place, days in enumerate((179, 181)):
        Delivery.objects.create(fact=fact, reaction=str(place), parked_at=ago(days), error="Alma wrote")
    assert forget_errors() == 1
    assert Delivery.objects.exclude(error="").count() == 1
