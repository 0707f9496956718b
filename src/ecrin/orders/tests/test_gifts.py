"""Who received a gift sends it back by the code of its receipt; who gave it is told nothing."""

import pytest
from django.core import mail
from django.test import Client

from ecrin.bag.tests.factories import creation, sku_of
from ecrin.core.numbers import check_sign
from ecrin.core.worker import work_off
from ecrin.markets.selectors import snapshot
from ecrin.offers.rules import QuoteLine
from ecrin.orders.models import GiftReceipt, GiftReceiver, OrderLine, Return
from ecrin.orders.rules import Gift
from ecrin.orders.selectors import gift_found, named_papers, sheet_of
from ecrin.orders.services import Chosen, return_gift
from ecrin.orders.services.returns import NotReturnable, TooLate

from .factories import a_paid_order, a_quote, stocked
from .test_returns import asked, delivered, inspected, line, returnable

pytestmark = pytest.mark.django_db
OTHER = "53"


@pytest.fixture
def ring(markets):
    return creation(us=345_000)


def a_gift(ring, *, bag="", email="alma@example.com", **gift):
    lines = [QuoteLine("a", sku_of(ring), 1, 345_000), QuoteLine("b", "MV2", 2, 120_050)]
    order = a_paid_order(quote=a_quote(lines), gift=Gift(**(gift or {"hide_prices": True})), bag=bag, email=email)
    OrderLine.objects.filter(order=order, position=1).update(product=ring.pk)
    return order


@pytest.fixture
def order(ring):
    returnable()
    stocked(sku_of(ring, OTHER), 1)
    order = delivered(a_gift(ring))
    work_off()
    mail.outbox.clear()
    return order


def receipt(order):
    return GiftReceipt.objects.get(order=order)


def given_back(order, quantity=1, position=1, wish="credit", storefront="en-us", **more):
    return return_gift(
        receipt=receipt(order).pk,
        chosen=[Chosen(line(order, position), quantity, **more)],
        wish=wish,
        name="Bruno Keller",
        email="bruno@example.com",
        storefront=snapshot().storefronts[storefront],
    )


def at(order, rest=""):
    return f"/en-us/gift/{receipt(order).token}/{rest}"


def said_for(order, **more):
    return {f"quantity-{line(order)}": "1", "name": "Bruno Keller", "email": "bruno@example.com"} | more


@pytest.mark.parametrize(("gift", "has"), [({}, False), ({"wrap": True}, True), ({"message": "For you"}, True)])
def test_a_gift_has_a_receipt_and_what_its_client_keeps_has_none(markets, gift, has):
    order = a_paid_order(gift=Gift(**gift))
    assert GiftReceipt.objects.filter(order=order).exists() is has


def test_the_receipt_lies_in_the_parcel_without_a_price_and_the_giver_has_it_too(order):
    code = receipt(order).code
    for name in ("packing-slip", "gift-receipt"):
        sheet = sheet_of(order, name, is_staff=name == "packing-slip")
        ((_title, words),) = [each for each in sheet.words if each[0] == "Gift receipt"]
        assert any(code in one for one in words)
        assert any(one.endswith("/en-us/gift/") for one in words)
        assert any("until" in one for one in words)
        assert all(not row.amount and not row.unit for row in sheet.rows)
    assert not sheet.parties
    page = Client().get(f"/en-us/orders/{order.token}/").content.decode()
    assert code in page
    assert "You are not told" in page
    assert Client().get(f"/en-us/orders/{order.token}/papers/gift-receipt.html").status_code == 200


def test_where_a_market_takes_nothing_back_no_receipt_is_shown(order):
    returnable(0)
    assert sheet_of(order, "gift-receipt") is None
    assert receipt(order).code not in Client().get(f"/en-us/orders/{order.token}/").content.decode()


@pytest.mark.parametrize("knows", ["10013", "1 00-13", "reyes", "Réyes "])
def test_code_and_a_word_of_the_address_open_it_however_they_are_typed(order, knows):
    typed = receipt(order).code.lower().replace("-", " ")
    answer = Client().post("/en-us/gift/", {"code": typed, "knows": knows})
    assert answer["Location"] == at(order)
    assert "no-store" in answer["Cache-Control"]


def test_a_wrong_code_and_a_wrong_word_are_answered_alike(order):
    wrong = [
        {"code": receipt(order).code, "knows": "10014"},
        {"code": receipt(order).code, "knows": "-"},
        {"code": f"G-22222-2222{check_sign('222222222')}", "knows": "10013"},
    ]
    answers = [Client().post("/en-us/gift/", said) for said in wrong]
    pages = {one.content.decode().split("<form")[0].split("<main")[1] for one in answers}
    assert {one.status_code for one in answers} == {422}
    assert len(pages) == 1
    assert "We find no gift" in pages.pop()


def test_a_slip_of_the_pen_is_seen_before_anybody_looks(order, django_assert_num_queries):
    code = receipt(order).code
    code = code[:-1] + ("2" if code[-1] != "2" else "3")
    Client().post("/en-us/gift/", {"code": code, "knows": "10013"})
    with django_assert_num_queries(0):
        page = Client().post("/en-us/gift/", {"code": code, "knows": "10013"}).content.decode()
    assert "compare it sign by sign" in page


def test_nobody_tries_a_code_many_times(order):
    client, said = Client(), {"code": receipt(order).code, "knows": "nobody"}
    for _ in range(5):
        assert client.post("/en-us/gift/", said).status_code == 422
    answer = client.post("/en-us/gift/", said | {"knows": "10013"})
    assert answer.status_code == 429
    assert "too often" in answer.content.decode()


def test_an_erased_address_opens_nothing(order):
    order.addresses.update(postal_code="", family_name="", given_name="")
    for knows in ("", "-", "10013"):
        assert gift_found(code=receipt(order).code, knows=knows) is None


def test_looking_costs_few_queries(order, django_assert_max_num_queries):
    Client().get(at(order))
    with django_assert_max_num_queries(20):
        Client().get(at(order))
    parcel = given_back(order)
    with django_assert_max_num_queries(8):
        Client().get(at(order, f"{parcel.number}/"))


def test_she_announces_it_without_a_price_or_a_word_of_the_giver(order):
    page = Client().get(at(order)).content.decode()
    answer = Client().post(at(order), said_for(order), follow=True)
    parcel = Return.objects.get()
    assert (parcel.wish, parcel.by_receiver, parcel.receiver.email) == ("credit", True, "bruno@example.com")
    pages = [page, answer.content.decode()]
    pages += [Client().get(at(order, f"{parcel.number}/sheet/")).content.decode()]
    assert parcel.number in pages[1]
    for page in pages:
        main = page.split("<main")[1].split("</main")[0]
        for secret in ("$", "345", "Alma", "Reyes", "alma@", "Quince", order.number, order.token, "<bdi></bdi>"):
            assert secret not in main, secret


def test_letters_go_to_her_in_her_language_and_never_to_the_giver(order):
    parcel = given_back(order, storefront="fr-ch")
    work_off()
    (sent,) = mail.outbox
    assert sent.to == ["bruno@example.com"]
    assert f"/fr-ch/gift/{receipt(order).token}/{parcel.number}/" in sent.body
    assert GiftReceiver.objects.get().language.startswith("fr")
    assert "alma@example.com" not in sent.body + sent.alternatives[0][0]


def test_once_she_is_erased_nobody_is_written_to(order):
    given_back(order)
    GiftReceiver.objects.all().delete()
    work_off()
    assert mail.outbox == []


def test_the_giver_sees_nothing_of_it(order):
    before = Client().get(f"/en-us/orders/{order.token}/").content.decode()
    parcel = inspected(given_back(order))
    page = Client().get(f"/en-us/orders/{order.token}/").content.decode()
    assert parcel.number not in page
    assert page.count("<li><time") == before.count("<li><time")
    assert Client().get(f"/en-us/orders/{order.token}/returns/{parcel.number}/").status_code == 404
    assert Client().post(f"/en-us/orders/{order.token}/returns/{parcel.number}/cancel/").status_code == 404
    form = Client().get(f"/en-us/orders/{order.token}/return/").content.decode()
    assert "cannot be announced here" in form
    assert "back with us" not in form


def test_what_the_giver_sends_back_is_not_seen_by_the_receiver(order):
    parcel = asked(order)
    assert parcel.number not in Client().get(at(order)).content.decode()
    assert Client().get(at(order, f"{parcel.number}/")).status_code == 404


def test_no_piece_comes_back_twice_whoever_announces_it(order):
    given_back(order)
    with pytest.raises(NotReturnable):
        asked(order)
    asked(order, 1, position=2)
    with pytest.raises(NotReturnable):
        given_back(order, 2, position=2)
    given_back(order, 1, position=2)


def test_money_goes_to_who_paid_and_a_credit_to_who_received(order):
    with pytest.raises(NotReturnable):
        given_back(order, wish="refund")
    with pytest.raises(NotReturnable):
        asked(order, wish="credit")
    assert Client().post(at(order), said_for(order, wish="refund")).status_code == 422
    assert not Return.objects.exists()


def test_the_days_of_the_market_count_for_her_too(order, ring):
    on_its_way = a_gift(ring, bag="b2", email="b@example.com")
    with pytest.raises(TooLate):
        given_back(on_its_way)
    assert "still on its way" in Client().get(at(on_its_way)).content.decode()
    delivered(on_its_way, days_ago=31)
    with pytest.raises(TooLate):
        given_back(on_its_way)
    assert "is over" in Client().get(at(on_its_way)).content.decode()


def test_what_was_made_for_one_person_stays(order):
    OrderLine.objects.filter(order=order, position=1).update(personalisation={"engraving": "B"}, is_final_sale=True)
    with pytest.raises(NotReturnable):
        given_back(order)
    assert "Made for you alone" in Client().get(at(order)).content.decode()


def test_another_size_is_kept_for_her(order, ring):
    wanted = sku_of(ring, OTHER)
    answer = Client().post(
        at(order), said_for(order, wish="exchange", **{f"wanted-{line(order)}": wanted}), follow=True
    )
    assert "→ 53" in answer.content.decode()
    parcel = Return.objects.get()
    assert parcel.is_exchange
    Client().post(at(order, f"{parcel.number}/cancel/"))
    parcel.refresh_from_db()
    assert parcel.state == "cancelled"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": ""}, "Please write your name"),
        ({"email": "bruno@"}, "not complete"),
        ({"email": ""}, "we write to you there"),
        ({"wish": "x" * 300}, "cannot be sent back this way"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_that_was_typed_is_lost(order, said, words):
    answer = Client().post(at(order), said_for(order, **{f"reason-{line(order)}": "look"}) | said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert '<option value="look" selected>' in page
    assert '<option value="1" selected>' in page
    assert not Return.objects.exists()


def test_an_address_of_nothing_is_not_found(order):
    for path in ("/en-us/gift/nobody/", "/en-us/gift/nobody/R-1-1/", at(order, "R-1-1/"), at(order, "R-1-1/sheet/")):
        assert Client().get(path).status_code == 404


def test_the_giver_reads_the_same_papers_as_before(order):
    before = named_papers(order)
    inspected(given_back(order))
    assert named_papers(order) == before
