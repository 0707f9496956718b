"""What the bank tells by itself: signed, applied once, and right in whatever order it comes."""

import json
import time

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from ecrin.core.journal import Fact
from ecrin.core.testing import queries, race, writes
from ecrin.payments import selectors, tasks
from ecrin.payments.models import Notice, Payment, RehearsalNotice
from ecrin.payments.providers import Forged
from ecrin.payments.providers.rehearsal.notices import HEADER, LATE, TOLERANCE, sign
from ecrin.payments.services import (
    NotSoMuch,
    PaymentUnclear,
    capture_payment,
    give_up_payments,
    refund_payment,
    settle_payment,
    start_payment,
    take_notice,
)

from . import factories as make
from .factories import bring_all, fresh, opened, paid, present, started

DOOR = "/payments/notices/rehearsal/"


@pytest.fixture
def us():
    return make.market()


def bodies():
    return [row.body.encode() for row in RehearsalNotice.objects.order_by("pk")]


def bring(body, signature=None):
    take_notice(provider="rehearsal", body=body, headers={HEADER: sign(body) if signature is None else signature})


def outcomes():
    return list(Notice.objects.order_by("pk").values_list("kind", "outcome"))


@pytest.mark.django_db
def test_the_house_hears_of_a_payment_without_asking(us):
    payment = started(us)
    present(payment)
    assert bring_all() == 1
    assert fresh(payment).state == "authorised"
    assert outcomes() == [("authorised", "applied")]
    assert not RehearsalNotice.objects.exists()


@pytest.mark.django_db
def test_a_notice_keeps_nothing_of_a_person(us):
    payment = paid(us)
    bring_all()
    said = Notice.objects.get().said
    assert "alma" not in json.dumps(said)
    assert said["reference"] == payment.provider_reference


@pytest.mark.django_db
def test_a_doubled_notice_is_applied_once(us):
    payment = started(us)
    present(payment, make.DOUBLED)
    assert RehearsalNotice.objects.count() == 2
    assert bring_all() == 2
    assert (Notice.objects.count(), Fact.objects.filter(name="payments.authorised").count()) == (1, 1)
    assert fresh(payment).state == "authorised"


@pytest.mark.django_db
def test_notices_in_the_wrong_order_end_as_those_in_the_right_one(us):
    payment = paid(us, method="card-now")
    Payment.objects.update(state="started", captured=0, three_d_secure="", authorised_until=None)
    for body in reversed(bodies()):
        bring(body)
    assert (fresh(payment).state, fresh(payment).captured) == ("captured", 345_000)
    assert outcomes() == [("captured", "applied"), ("authorised", "known")]


@pytest.mark.django_db
@pytest.mark.parametrize(("card", "due"), [(make.LATE, LATE), (make.SHUFFLED, LATE / 10)])
def test_late_and_shuffled_notices_wait_for_their_time(us, card, due):
    present(started(us), card)
    assert RehearsalNotice.objects.get().due_at <= timezone.now() + due
    if card == make.LATE:
        assert bring_all() == 0
        RehearsalNotice.objects.update(due_at=timezone.now())
        assert bring_all() == 1


@pytest.mark.django_db
def test_where_no_notice_ever_comes_looking_is_enough(us):
    payment = paid(us, card=make.LOST)
    assert not RehearsalNotice.objects.exists()
    assert payment.state == "authorised"


@pytest.mark.django_db
@pytest.mark.parametrize("forge", [
    lambda body: (body, ""),
    lambda body: (body, "t=1,v1=00"),
    lambda body: (body.replace(b"authorised", b"captured"), sign(body)),
    lambda body: (body, sign(body) + "0"),
    lambda body: (body, sign(body, at=time.time() - TOLERANCE - 5)),
    lambda body: (body, "t=²,v1=" + sign(body)[-64:]),
    lambda body: (body, "nonsense"),
])  # fmt: skip
def test_a_forged_notice_is_refused_and_writes_nothing(us, client, forge):
    payment = started(us)
    present(payment)
    (body,) = bodies()
    body, signature = forge(body)
    with queries() as made, pytest.raises(Forged):
        bring(body, signature)
    assert made == []
    answer = client.post(DOOR, body, content_type="application/json", headers={HEADER: signature})
    assert (answer.status_code, answer.json()["code"]) == (400, "forged-notice")
    assert (fresh(payment).state, Notice.objects.count()) == ("started", 0)


@pytest.mark.django_db
def test_the_door_takes_a_notice_from_a_program_without_any_token_of_ours(us):
    payment = started(us)
    present(payment)
    (body,) = bodies()
    client = Client(enforce_csrf_checks=True)
    answer = client.post(DOOR, body, content_type="application/json", headers={HEADER: sign(body)})
    assert (answer.status_code, answer.content) == (204, b"")
    assert fresh(payment).state == "authorised"
    assert client.get(DOOR).status_code == 405
    assert client.post("/payments/notices/nobody/", b"{}", content_type="application/json").status_code == 404


@pytest.mark.django_db
def test_a_notice_of_an_unknown_payment_is_kept_and_done_when_it_comes_again(us):
    payment = started(us)
    present(payment)
    (body,) = bodies()
    token = payment.token
    Payment.objects.update(token="elsewhere")
    bring(body)
    assert outcomes() == [("authorised", "waiting")]
    bring(body)
    assert outcomes() == [("authorised", "waiting")]
    Payment.objects.update(token=token)
    bring(body)
    assert outcomes() == [("authorised", "applied")]
    assert fresh(payment).state == "authorised"


@pytest.mark.django_db
def test_a_notice_that_came_before_its_payment_was_known_is_done_with_the_next_answer(us):
    payment = started(us)
    present(payment)
    (body,) = bodies()
    Payment.objects.update(token="elsewhere")
    bring(body)
    Payment.objects.update(token=payment.token)
    settle_payment(token=payment.token)
    assert outcomes() == [("authorised", "known")]


@pytest.mark.django_db
def test_a_notice_that_does_not_fit_is_kept_and_shown(us):
    payment = started(us)
    present(payment)
    (body,) = bodies()
    bring(body.replace(b'"amount": 345000', b'"amount": 1'))
    assert (fresh(payment).state, outcomes()) == ("started", [("authorised", "unfit")])
    assert [each.what for each in selectors.differences()] == ["unfit"]


@pytest.mark.django_db
def test_a_notice_before_the_answer_to_start_is_taken(us):
    payment = started(us)
    present(payment)
    Payment.objects.update(state="new", provider_reference="", page_url="", started_at=None)
    bring(*bodies())
    payment = fresh(payment)
    assert (payment.state, bool(payment.provider_reference), bool(payment.started_at)) == ("authorised", True, True)
    start_payment(payment=payment)
    assert fresh(payment).state == "authorised"


@pytest.mark.django_db
def test_a_refund_that_a_notice_tells_first_is_still_known_by_its_name(us):
    payment = paid(us, method="card-now", card=make.LOSES_ANSWERS)
    with pytest.raises(PaymentUnclear):
        refund_payment(payment=payment, amount=1_000, key="return-1")
    bring_all()
    assert Fact.objects.get(name="payments.refunded").data["refund"] == "return-1"
    assert fresh(payment).refunded == 1_000


@pytest.mark.django_db
def test_a_late_authorisation_of_what_was_given_up_is_told(us):
    payment = started(us)
    give_up_payments(purpose="deposit:1")
    present(payment)
    bring_all()
    assert Fact.objects.filter(name="payments.authorised").count() == 1
    assert fresh(payment).is_unwanted is False


@pytest.mark.django_db
def test_a_notice_takes_a_fixed_number_of_queries(us):
    payment = started(us)
    present(payment)
    (body,) = bodies()
    with queries() as made:
        bring(body)
    # savepoint, the payment, its family; the notice: looked for, savepoint, written, released; the payment, the fact, the
    # notice's outcome; released
    assert len(made) == 11, "\n".join(made)
    with queries() as made:
        bring(body)
    assert (len(made), writes(made)) == (5, [])
    assert fresh(payment).state == "authorised"


@pytest.mark.django_db
def test_what_the_house_does_not_take_is_brought_again_and_then_given_up(us, monkeypatch):
    present(started(us))
    monkeypatch.setattr(tasks, "take_notice", lambda **_: 1 / 0)
    for _ in range(tasks.ATTEMPTS):
        RehearsalNotice.objects.update(due_at=timezone.now())
        assert bring_all() == 0
    assert not RehearsalNotice.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_notice_twice_at_once_is_applied_once():
    assert connection.vendor == "postgresql"
    payment = started(make.market())
    present(payment)
    (body,) = bodies()
    assert race(*[lambda: bring(body)] * 4) == [None] * 4
    assert Notice.objects.count() == 1
    assert Fact.objects.filter(name="payments.authorised").count() == 1
    assert fresh(payment).state == "authorised"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_attempts_that_are_authorised_at_once_pay_once():
    assert connection.vendor == "postgresql"
    market = make.market()
    first = started(market)
    second = started(market, method="card-now")
    present(first)
    present(second)
    race(lambda: settle_payment(token=first.token).state, lambda: settle_payment(token=second.token).state)
    assert sorted(each.is_unwanted for each in selectors.payments_of("deposit:1")) == [False, True]
    assert Fact.objects.filter(name="payments.authorised").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_captures_that_are_asked_for_at_once_never_take_more_than_was_promised():
    assert connection.vendor == "postgresql"
    payment = paid(make.market())

    def take(key):
        try:
            return capture_payment(payment=payment, amount=200_000, key=key).captured
        except NotSoMuch:
            return "too much"

    outcomes = race(*[lambda key=key: take(key) for key in ("a", "b", "c")])
    assert sorted(map(str, outcomes)) == ["200000", "too much", "too much"]
    assert make.session_of(payment).captured == 200_000


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_capture_twice_at_once_takes_the_money_once():
    assert connection.vendor == "postgresql"
    payment = paid(make.market())
    outcomes = race(*[lambda: capture_payment(payment=payment, amount=200_000, key="a").captured] * 3)
    assert outcomes == [200_000] * 3
    assert (fresh(payment).captured, make.session_of(payment).captured) == (200_000, 200_000)
    assert Fact.objects.filter(name="payments.captured").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_wish_twice_at_once_is_one_payment():
    assert connection.vendor == "postgresql"
    make.methods()
    market = make.market()
    tokens = race(*[lambda: opened(market).token] * 3)
    assert len(set(tokens)) == 1
    assert Payment.objects.count() == 1
