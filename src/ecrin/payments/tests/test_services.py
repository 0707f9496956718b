"""From the wish to pay to the money, at the rehearsal bank."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from ecrin.core.errors import NotFound
from ecrin.core.journal import Fact
from ecrin.core.testing import queries, writes
from ecrin.payments import selectors
from ecrin.payments.models import Notice, Payment, PaymentEntry, PaymentMethod, RehearsalCall, RehearsalSession
from ecrin.payments.providers import Authorised, Denied, Redirect, Refused, Standing, Unclear
from ecrin.payments.providers.registry import PROVIDERS
from ecrin.payments.providers.rehearsal import bank
from ecrin.payments.services import (
    CannotCancel,
    MethodRow,
    NotPayable,
    NotSoMuch,
    PaymentDenied,
    PaymentUnclear,
    ask_unclear,
    cancel_payment,
    capture_payment,
    ensure_methods,
    give_up_payments,
    open_payment,
    reconcile,
    refund_payment,
    return_address,
    settle_payment,
    start_payment,
    watch_expiry,
)

from . import factories as make
from .factories import bring_all, fresh, opened, paid, present, session_of, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def us():
    return make.market()


def facts(payment):
    rows = Fact.objects.filter(subject=payment.purpose, data__payment=payment.token).order_by("id")
    return [row.name.removeprefix("payments.") for row in rows]


class Flaky:
    """A provider that does what another does, and goes wrong when told so."""

    captures_in_parts = True
    page_origin = ""

    def __init__(self, inner):
        self.inner = inner
        self.before = []  # raised instead of asking
        self.after = []  # raised once it was done
        self.asked = []

    def __getattr__(self, name):
        def ask(payment, *arguments, **named):
            self.asked.append((name, *arguments, named.get("key")))
            if self.before:
                raise self.before.pop(0)
            answer = getattr(self.inner, name)(payment, *arguments, **named)
            if self.after:
                raise self.after.pop(0)
            return answer

        return ask


@pytest.fixture
def flaky(monkeypatch):
    provider = Flaky(PROVIDERS["rehearsal"])
    monkeypatch.setitem(PROVIDERS, "rehearsal", provider)
    return provider


# Ways to pay


def test_a_way_to_pay_is_offered_where_it_is_meant_and_its_provider_is_set_up(us, settings):
    ensure_methods(
        rows=[
            MethodRow("card", "Card", "rehearsal"),
            MethodRow("small", "Small sums", "rehearsal", most=10_000),
            MethodRow("large", "Large sums", "rehearsal", least=100_000),
            MethodRow("abroad", "Abroad", "rehearsal", markets=("jp",)),
            MethodRow("elsewhere", "Elsewhere", "stripe"),
        ]
    )
    PaymentMethod.objects.create(code="off", name="Off", provider="rehearsal", is_active=False)

    def offered(market, amount, currency=None):
        found = selectors.methods_for(market, amount=amount, currency=currency or market.currency)
        return [each.code for each in found]

    assert offered(us, 10_000) == ["card", "small"]
    assert offered(us, 10_001) == ["card"]
    assert offered(us, 100_000) == ["card", "large"]
    assert offered(us, 10_000, currency="EUR") == []
    assert offered(make.market("br", "BRL", "show"), 10_000) == []
    settings.PAYMENT_PROVIDERS = ["stripe"]
    assert offered(us, 10_000) == ["elsewhere"]


def test_ways_to_pay_take_one_query(us, django_assert_num_queries):
    make.methods()
    with django_assert_num_queries(1):
        selectors.methods_for(us, amount=1, currency="USD")


def test_making_the_ways_again_keeps_what_staff_changed(us):
    make.methods()
    PaymentMethod.objects.filter(code="card").update(name="Carte")
    assert ensure_methods(rows=[MethodRow("card", "Card", "rehearsal"), MethodRow("other", "Other", "rehearsal")]) == [
        PaymentMethod.objects.get(code="other")
    ]
    assert PaymentMethod.objects.get(code="card").name == "Carte"


# Open and start


def test_a_payment_that_is_opened_asks_nobody(us):
    payment = opened(us)
    assert (payment.state, payment.attempt, payment.amount, payment.currency) == ("new", 1, 345_000, "USD")
    assert not PaymentEntry.objects.exists()
    assert not RehearsalSession.objects.exists()


@pytest.mark.parametrize("fields", [{"method": "bitcoin"}, {"amount": 0}])
def test_what_cannot_be_paid_here_is_refused(us, fields):
    with pytest.raises(NotPayable):
        opened(us, **fields)


def test_the_same_wish_is_the_same_payment_and_another_replaces_it(us):
    first = opened(us)
    assert opened(us).pk == first.pk
    other = opened(us, method="card-now")
    assert (other.attempt, fresh(first).is_unwanted) == (2, True)
    assert selectors.live_payment("deposit:1").pk == other.pk
    dearer = opened(us, method="card-now", amount=400_000)
    assert [each.is_unwanted for each in selectors.payments_of("deposit:1")] == [True, True, False]
    assert dearer.attempt == 3


def test_what_holds_the_money_already_is_not_asked_for_again(us):
    payment = paid(us)
    assert opened(us, method="card-now").pk == payment.pk
    assert isinstance(start_payment(payment=payment), Authorised)


def test_the_client_is_sent_to_the_card_page_and_may_be_sent_again(us):
    payment = opened(us)
    first = start_payment(payment=payment)
    assert isinstance(first, Redirect)
    assert first.url == f"/payments/rehearsal/{session_of(payment).reference}/"
    assert start_payment(payment=payment) == first
    assert RehearsalSession.objects.count() == 1
    assert facts(payment) == ["started"]
    assert fresh(payment).email == ""
    assert session_of(payment).return_to == f"/en-us/checkout/back/?payment={payment.token}"


def test_the_way_back_keeps_what_the_house_asked_for(us):
    payment = opened(us, return_to="/en-us/back/?order=7")
    assert return_address(payment) == f"/en-us/back/?order=7&payment={payment.token}"


def test_what_is_asked_is_written_down_with_its_key_before_it_is_asked(us, flaky):
    payment = opened(us)
    seen = []
    flaky.inner = type("Look", (), {"start": lambda self, payment, **named: seen.append(list(payment.entries.values_list("verb", "key", "outcome"))) or Redirect("/x/", "x")})()  # fmt: skip
    start_payment(payment=payment)
    assert seen == [[("start", f"{payment.token}:start", "asked")]]
    assert payment.entries.get().outcome == "done"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "verb", [start_payment, cancel_payment, lambda *, payment: settle_payment(token=payment.token)]
)
def test_a_provider_is_never_asked_inside_a_transaction(us, verb, flaky):
    payment = started(us)
    flaky.asked.clear()
    with transaction.atomic(), pytest.raises(RuntimeError):
        verb(payment=payment)
    with transaction.atomic(), pytest.raises(RuntimeError):
        capture_payment(payment=payment, amount=1, key="a")
    with transaction.atomic(), pytest.raises(RuntimeError):
        refund_payment(payment=payment, amount=1, key="a")
    assert flaky.asked == []


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_provider_is_asked(us, flaky):
    payment = opened(us)
    flaky.inner = type(
        "Look", (), {"start": lambda self, payment, **named: Redirect(str(connection.in_atomic_block), "x")}
    )()
    assert start_payment(payment=payment).url == "False"


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_start_without_a_clear_answer_is_asked_again_with_the_same_key(us, flaky, where):
    payment = opened(us)
    getattr(flaky, where).append(Unclear("timed out"))
    with pytest.raises(PaymentUnclear):
        start_payment(payment=payment)
    entry = payment.entries.get()
    assert (entry.outcome, entry.code, fresh(payment).state) == ("unclear", "timed out", "new")
    assert isinstance(start_payment(payment=payment), Redirect)
    assert {key for _, key in flaky.asked} == {f"{payment.token}:start"}
    assert (RehearsalSession.objects.count(), payment.entries.get().outcome) == (1, "done")


def test_a_start_that_is_denied_ends_the_payment_and_another_can_be_opened(us, flaky):
    payment = opened(us)
    flaky.before.append(Denied("amount-too-small"))
    assert start_payment(payment=payment) == Refused("amount-too-small")
    assert (fresh(payment).state, facts(payment)) == ("failed", ["refused"])
    assert start_payment(payment=payment) == Refused("amount-too-small")
    assert opened(us).attempt == 2


# The client pays


def test_a_card_is_authorised_and_the_house_knows_it_once_it_asks(us):
    payment = paid(us)
    assert (payment.state, payment.captured, payment.three_d_secure) == ("authorised", 0, "not-asked")
    assert timedelta(days=6) < payment.authorised_until - timezone.now() <= timedelta(days=7)
    assert facts(payment) == ["started", "authorised"]
    assert selectors.authorised_sum("deposit:1") == 345_000


def test_looking_twice_changes_nothing(us):
    payment = paid(us)
    before = Fact.objects.count()
    settle_payment(token=payment.token)
    assert (Fact.objects.count(), fresh(payment).state) == (before, "authorised")


@pytest.mark.parametrize(("card", "code"), [(make.REFUSED, "card-refused"), (make.NO_FUNDS, "insufficient-funds")])
def test_a_refused_card_says_why_and_leaves_room_for_another(us, card, code):
    payment = paid(us, card=card)
    assert (payment.state, payment.refusal_code, facts(payment)) == ("refused", code, ["started", "refused"])
    assert opened(us).attempt == 2
    assert paid(us).state == "authorised"


@pytest.mark.parametrize(
    ("passed", "state", "outcome"), [(True, "authorised", "authenticated"), (False, "refused", "failed")]
)
def test_what_3d_secure_said_is_kept(us, passed, state, outcome):
    payment = started(us)
    present(payment, make.CHALLENGE)
    assert settle_payment(token=payment.token).state == "started"
    bank.answer_challenge(reference=payment.provider_reference, passed=passed)
    payment = settle_payment(token=payment.token)
    assert (payment.state, payment.three_d_secure) == (state, outcome)


def test_a_way_that_takes_the_money_at_once_is_authorised_and_captured(us):
    payment = paid(us, method="card-now")
    assert (payment.state, payment.captured) == ("captured", 345_000)
    assert facts(payment) == ["started", "authorised", "captured"]


def test_a_payment_that_nobody_opened_is_not_found(us):
    with pytest.raises(NotFound):
        settle_payment(token="nobody")


def test_a_payment_whose_start_was_never_answered_is_asked_for_with_its_own_key(us, flaky):
    payment = opened(us)
    flaky.after.append(Unclear("connection lost"))
    with pytest.raises(PaymentUnclear):
        start_payment(payment=payment)
    present(session_of(payment) and Payment(provider_reference=session_of(payment).reference))
    assert settle_payment(token=payment.token).state == "started"
    assert settle_payment(token=payment.token).state == "authorised"
    assert RehearsalSession.objects.count() == 1


# Two attempts for one purpose


def test_the_first_attempt_that_is_authorised_pays_and_the_other_is_let_go(us):
    first = started(us)
    second = started(us, method="card-now")
    present(first)
    assert settle_payment(token=first.token).is_unwanted is False
    assert fresh(second).is_unwanted is True
    ask_unclear()
    assert fresh(second).state == "cancelled"
    assert session_of(second).state == "cancelled"
    assert selectors.authorised_sum("deposit:1") == 345_000


def test_when_both_are_paid_the_second_is_given_back_and_told_to_nobody(us):
    first = started(us)
    second = started(us, method="card-now")
    present(second)
    present(first)
    settle_payment(token=second.token)
    settle_payment(token=first.token)
    assert "authorised" in facts(second)
    assert "authorised" not in facts(first)
    ask_unclear()
    assert (fresh(first).state, fresh(second).state) == ("cancelled", "captured")


def test_an_unwanted_one_that_took_the_money_at_once_gives_all_of_it_back(us):
    first = started(us, method="card-now")
    second = started(us)
    present(second)
    settle_payment(token=second.token)
    present(first)
    settle_payment(token=first.token)
    ask_unclear()
    assert (fresh(first).state, fresh(first).refunded) == ("captured", 345_000)
    assert selectors.authorised_sum("deposit:1") == 345_000
    ask_unclear()
    assert RehearsalCall.objects.filter(verb="refund").count() == 1


def test_an_older_attempt_for_another_amount_never_pays(us):
    first = started(us, amount=100)
    second = started(us, amount=345_000)
    present(first)
    first = settle_payment(token=first.token)
    assert (first.state, first.is_unwanted) == ("authorised", True)
    assert (fresh(second).is_unwanted, selectors.authorised_sum("deposit:1")) == (False, 0)


def test_what_is_given_up_is_cancelled_by_the_worker_and_a_client_who_was_faster_is_heard(us):
    slow, fast = started(us, purpose="deposit:1"), started(us, purpose="deposit:2")
    with transaction.atomic():
        assert give_up_payments(purpose="deposit:1") == 1
        assert give_up_payments(purpose="deposit:2") == 1
    present(fast)
    settle_payment(token=fast.token)
    assert "authorised" in facts(fast)
    ask_unclear()
    assert (fresh(slow).state, fresh(fast).state) == ("cancelled", "authorised")


# Capture and refund


def test_money_is_taken_in_parts_and_given_back_in_parts(us):
    payment = paid(us)
    payment = capture_payment(payment=payment, amount=100_000, key="parcel-1")
    assert (payment.state, payment.captured) == ("captured", 100_000)
    payment = capture_payment(payment=payment, amount=245_000, key="parcel-2")
    assert payment.captured == 345_000
    payment = refund_payment(payment=payment, amount=45_000, key="return-1")
    payment = refund_payment(payment=payment, amount=300_000, key="return-2")
    assert (payment.captured, payment.refunded) == (345_000, 345_000)
    assert facts(payment) == ["started", "authorised", "captured", "captured", "refunded", "refunded"]
    told = Fact.objects.filter(name="payments.refunded").order_by("id").values_list("data__amount", "data__refund")
    assert list(told) == [(45_000, "return-1"), (300_000, "return-2")]
    assert selectors.differences() == []


def test_the_same_key_moves_money_once(us, flaky):
    payment = paid(us)
    for _ in range(2):
        capture_payment(payment=payment, amount=100_000, key="parcel-1")
    for _ in range(2):
        refund_payment(payment=payment, amount=10_000, key="return-1")
    assert (fresh(payment).captured, fresh(payment).refunded) == (100_000, 10_000)
    assert [name for name, *_ in flaky.asked].count("capture") == 1


def test_a_key_that_was_used_for_another_amount_is_a_bug(us):
    payment = paid(us)
    capture_payment(payment=payment, amount=100_000, key="parcel-1")
    with pytest.raises(RuntimeError):
        capture_payment(payment=payment, amount=100_001, key="parcel-1")


@pytest.mark.parametrize("amount", [0, -1, 345_001])
def test_more_than_was_promised_is_not_taken(us, amount, flaky):
    payment = paid(us)
    flaky.asked.clear()
    with pytest.raises(NotSoMuch) as refusal:
        capture_payment(payment=payment, amount=amount, key="parcel-1")
    assert (refusal.value.left, flaky.asked) == (345_000, [])


def test_more_than_was_taken_is_not_given_back(us):
    payment = paid(us)
    capture_payment(payment=payment, amount=100_000, key="parcel-1")
    with pytest.raises(NotSoMuch) as refusal:
        refund_payment(payment=payment, amount=100_001, key="return-1")
    assert refusal.value.left == 100_000


def test_what_is_not_authorised_is_not_taken(us):
    with pytest.raises(NotSoMuch):
        capture_payment(payment=started(us), amount=1, key="parcel-1")


def test_a_provider_that_captures_once_is_asked_once(us, flaky):
    flaky.captures_in_parts = False
    payment = paid(us)
    capture_payment(payment=payment, amount=100_000, key="parcel-1")
    with pytest.raises(NotSoMuch):
        capture_payment(payment=payment, amount=1, key="parcel-2")


@pytest.mark.parametrize("verb", [capture_payment, refund_payment])
def test_what_was_asked_and_not_answered_counts_as_done_until_it_is(us, flaky, verb):
    payment = paid(us, method="card-now" if verb is refund_payment else "card")
    flaky.before.append(Unclear("timed out"))
    with pytest.raises(PaymentUnclear):
        verb(payment=payment, amount=300_000, key="a")
    with pytest.raises(NotSoMuch) as refusal:
        verb(payment=payment, amount=45_001, key="b")
    assert refusal.value.left == 45_000


def test_a_lost_answer_is_asked_for_again_by_the_worker_and_the_money_moves_once(us):
    payment = paid(us, card=make.LOSES_ANSWERS)
    with pytest.raises(PaymentUnclear):
        capture_payment(payment=payment, amount=345_000, key="parcel-1")
    assert session_of(payment).captured == 345_000
    assert (fresh(payment).captured, payment.entries.get(verb="capture").outcome) == (0, "unclear")
    ask_unclear()
    assert fresh(payment).captured == 0  # not yet due
    later()
    ask_unclear()
    assert (fresh(payment).captured, payment.entries.get(verb="capture").outcome) == (345_000, "done")
    assert RehearsalCall.objects.filter(verb="capture").count() == 1
    assert selectors.differences() == []


def later(**by):
    """Time passes for what waits to be asked again."""
    PaymentEntry.objects.filter(ask_again_at__isnull=False).update(ask_again_at=timezone.now() - timedelta(seconds=1))


def test_what_a_process_asked_before_it_died_is_asked_again(us, flaky):
    payment = paid(us)
    flaky.after.append(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        capture_payment(payment=payment, amount=345_000, key="parcel-1")
    assert payment.entries.get(verb="capture").outcome == "asked"
    later()
    ask_unclear()
    assert (fresh(payment).captured, session_of(payment).captured) == (345_000, 345_000)
    captures = [each for each in flaky.asked if each[0] == "capture"]
    assert len(captures) == 2
    assert len(set(captures)) == 1


def test_a_key_that_the_provider_may_have_forgotten_is_not_asked_again_but_shown(us, flaky):
    payment = paid(us)
    flaky.before.append(Unclear("timed out"))
    PaymentEntry.objects.all().delete()
    with pytest.raises(PaymentUnclear):
        capture_payment(payment=payment, amount=345_000, key="parcel-1")
    PaymentEntry.objects.update(asked_at=timezone.now() - timedelta(hours=21))
    later()
    flaky.before.append(Unclear("timed out"))
    ask_unclear()
    assert payment.entries.get().ask_again_at is None
    asked = len(flaky.asked)
    ask_unclear()
    assert [each for each in flaky.asked[asked:] if each[0] == "capture"] == []
    assert [each.what for each in selectors.differences()] == ["unanswered"]


def test_what_the_bank_denies_is_said_and_not_asked_again(us, flaky):
    payment = paid(us)
    flaky.before.append(Denied("card-lost"))
    for _ in range(2):
        with pytest.raises(PaymentDenied):
            capture_payment(payment=payment, amount=1, key="parcel-1")
    assert [name for name, *_ in flaky.asked].count("capture") == 1
    assert capture_payment(payment=payment, amount=345_000, key="parcel-2").captured == 345_000


# Cancel


def test_what_was_never_asked_for_is_cancelled_without_asking(us, flaky):
    payment = opened(us)
    assert cancel_payment(payment=payment).state == "cancelled"
    assert flaky.asked == []


@pytest.mark.parametrize("walk", [started, paid])
def test_a_page_or_a_promise_is_let_go_once(us, walk, flaky):
    payment = walk(us)
    for _ in range(2):
        assert cancel_payment(payment=payment).state == "cancelled"
    assert [name for name, *_ in flaky.asked].count("cancel") == 1
    assert (session_of(payment).state, facts(payment)[-1]) == ("cancelled", "cancelled")


def test_what_was_taken_is_not_cancelled(us):
    payment = paid(us, method="card-now")
    with pytest.raises(CannotCancel):
        cancel_payment(payment=payment)


def test_a_client_who_pays_while_her_payment_is_cancelled_is_heard(us):
    payment = started(us, method="card-now")
    present(payment)
    with pytest.raises(CannotCancel):
        cancel_payment(payment=payment)
    assert (fresh(payment).state, facts(payment)) == ("captured", ["started", "authorised", "captured"])


def test_a_page_that_may_have_been_opened_is_closed(us, flaky):
    payment = opened(us)
    flaky.after.append(Unclear("timed out"))
    with pytest.raises(PaymentUnclear):
        start_payment(payment=payment)
    assert cancel_payment(payment=payment).state == "cancelled"
    assert session_of(payment).state == "cancelled"


# Time


def test_a_page_that_nobody_used_expires(us):
    payment = started(us)
    RehearsalSession.objects.update(ends_at=timezone.now())
    bring_all()
    assert Notice.objects.get().kind == "expired"
    assert (fresh(payment).state, facts(payment)) == ("expired", ["started", "expired"])


def test_a_payment_of_which_nothing_is_heard_is_looked_at(us):
    payment = started(us)
    present(payment, make.LOST)
    ask_unclear()
    assert fresh(payment).state == "started"
    Payment.objects.update(started_at=timezone.now() - timedelta(minutes=4))
    ask_unclear()
    assert fresh(payment).state == "authorised"


def test_an_authorisation_that_ends_within_a_day_is_reported_once(us):
    payment = paid(us)
    watch_expiry()
    assert facts(payment)[-1] == "authorised"
    soon = payment.authorised_until - timedelta(hours=23)
    assert watch_expiry(now=soon) == 1
    watch_expiry(now=soon)
    assert facts(payment).count("expiring") == 1
    assert list(selectors.ending_authorisations(now=soon)) == [payment]


def test_an_authorisation_that_ended_is_expired(us):
    payment = paid(us)
    RehearsalSession.objects.update(ends_at=timezone.now())
    Payment.objects.update(authorised_until=timezone.now())
    watch_expiry()
    assert (fresh(payment).state, facts(payment)[-1]) == ("expired", "expired")


def test_one_payment_that_goes_wrong_does_not_keep_the_others(us, flaky):
    first, second = started(us, purpose="deposit:1"), started(us, purpose="deposit:2")
    present(second)
    Payment.objects.update(started_at=timezone.now() - timedelta(minutes=4))
    flaky.before.append(ZeroDivisionError())
    assert ask_unclear() == 1
    assert (fresh(first).state, fresh(second).state) == ("started", "authorised")


# Reconciliation


def test_each_difference_is_a_row(us):
    payment = paid(us)
    capture_payment(payment=payment, amount=345_000, key="parcel-1")
    assert selectors.differences({"deposit:1": (345_000, 0)}) == []
    assert [(each.what, each.ours, each.theirs) for each in selectors.differences({"deposit:1": (345_000, 5), "deposit:2": (7, 0)})] == [
        ("order-refunded", 0, 5),
        ("order-captured", 0, 7),
    ]  # fmt: skip
    RehearsalSession.objects.update(refunded=1_000)  # at the bank's own desk
    reconcile(since=timezone.now() - timedelta(days=1))
    assert [(each.what, each.ours, each.theirs) for each in selectors.differences()] == [("ledger-refunded", 1_000, 0)]
    RehearsalSession.objects.update(refunded=0)  # and it was a mistake
    reconcile(since=timezone.now() - timedelta(days=1))
    assert [each.what for each in selectors.differences()] == ["refunded", "ledger-refunded"]


def test_differences_take_four_queries(us, django_assert_num_queries):
    for number in range(3):
        capture_payment(payment=paid(us, purpose=f"deposit:{number}"), amount=345_000, key="parcel-1")
    with django_assert_num_queries(4), queries() as made:
        selectors.differences({})
    assert writes(made) == []


def test_what_a_provider_says_that_cannot_be_is_not_taken_over(us, flaky):
    payment = paid(us)
    flaky.inner = type(
        "Liar", (), {"find": lambda self, payment: Standing("captured", captured=345_001, currency="USD")}
    )()
    assert settle_payment(token=payment.token).captured == 0
    assert [(each.what, each.ours, each.theirs) for each in selectors.differences()] == [("captured", 0, 345_001)]


def test_opening_a_payment_takes_a_fixed_number_of_queries(us, django_assert_num_queries):
    make.methods()
    wish = {"purpose": "deposit:9", "amount": 5, "currency": "USD", "method": "card", "market": us, "language": "en",
            "email": "", "reference": "R", "return_to": "/"}  # fmt: skip
    with django_assert_num_queries(7):  # the methods, earlier attempts, the row; savepoints round the verb and the row
        open_payment(**wish)
