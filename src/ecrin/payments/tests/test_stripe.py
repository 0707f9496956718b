"""Stripe's port against a local server that refuses what Stripe's reference does not list (`stripe_double`)."""

import json
import re
import time
from datetime import UTC, datetime, timedelta

import pytest
import stripe
from django.utils import timezone

from ecrin.core.journal import Fact
from ecrin.payments import selectors
from ecrin.payments.models import Notice, Payment, PaymentEntry
from ecrin.payments.providers import Denied, Forged, Redirect, Unclear
from ecrin.payments.providers.stripe import calls, reading, session_params
from ecrin.payments.services import (
    CannotCancel,
    MethodRow,
    NotSoMuch,
    PaymentUnclear,
    ask_unclear,
    cancel_payment,
    capture_payment,
    ensure_methods,
    refund_payment,
    settle_payment,
    start_payment,
    take_notice,
)

from . import factories as make
from .factories import fresh, opened
from .stripe_double import ACCEPTS, SESSION_CREATE, Refusal, StripeDouble, check

pytestmark = pytest.mark.django_db
SECRET = "whsec_test"


@pytest.fixture
def double(settings, monkeypatch):
    server = StripeDouble()
    settings.STRIPE_SECRET_KEY = "sk_test_ecrin"
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    settings.STRIPE_API = server.address
    settings.PAYMENT_PROVIDERS = ["rehearsal", "stripe"]
    monkeypatch.setattr(calls, "RETRIES", 0)
    ensure_methods(
        rows=[MethodRow("stripe", "Card", "stripe"), MethodRow("stripe-now", "Card", "stripe", captures="now")]
    )
    yield server
    calls._client(settings.STRIPE_SECRET_KEY, server.address)._requestor._client.close()
    calls._client.cache_clear()
    server.close()


def started(**fields):
    payment = opened(make.market(), **{"method": "stripe", **fields})
    start_payment(payment=payment)
    return fresh(payment)


def paid(double, *, three_d_secure=None, **fields):
    payment = started(**fields)
    double.pay(payment.provider_reference, three_d_secure=three_d_secure)
    return settle_payment(token=payment.token)


def notice(kind, about, *, event="evt_1", secret=SECRET, at=None):
    """A signed event as Stripe sends it. Returns the body and its headers."""
    body = json.dumps({"id": event, "object": "event", "type": kind, "created": int(at or time.time()), "api_version": "x",
                       "data": {"object": about}, "livemode": False, "pending_webhooks": 1, "request": None})  # fmt: skip
    header = stripe.WebhookSignature.generate_signature_header(body, secret, timestamp=int(at) if at else None)
    return {"body": body.encode(), "headers": {"Stripe-Signature": header}}


def tell(kind, about, **more):
    take_notice(provider="stripe", **notice(kind, about, **more))


# The double itself


@pytest.mark.parametrize("params", [[("colour", "red")], [("expires_at", "soon")], [("mode", "gift")], [("client_reference_id", "")], [("metadata[a][b]", "c")]])  # fmt: skip
def test_the_double_refuses_what_stripe_does_not_list(params):
    with pytest.raises(Refusal):
        check(params, SESSION_CREATE)


PARAMS = stripe.params.checkout
PUBLISHED = [
    (r"/v1/checkout/sessions", r"(\w+)", PARAMS.SessionCreateParams),
    (r"/v1/checkout/sessions", r"line_items\[\]\.(\w+)", PARAMS.SessionCreateParamsLineItem),
    (r"/v1/checkout/sessions", r"line_items.*price_data\]?\[(\w+)", PARAMS.SessionCreateParamsLineItemPriceData),
    (r"/v1/checkout/sessions", r".*product_data\]\[(\w+)", PARAMS.SessionCreateParamsLineItemPriceDataProductData),
    (r"/v1/checkout/sessions", r"payment_intent_data\[(\w+)", PARAMS.SessionCreateParamsPaymentIntentData),
    (r"/v1/checkout/sessions/(cs_\w+)/expire", r"(\w+)", PARAMS.SessionExpireParams),
    (r"/v1/payment_intents/(pi_\w+)/capture", r"(\w+)", stripe.params.PaymentIntentCaptureParams),
    (r"/v1/payment_intents/(pi_\w+)/cancel", r"(\w+)", stripe.params.PaymentIntentCancelParams),
    (r"/v1/refunds", r"(\w+)", stripe.params.RefundCreateParams),
]


@pytest.mark.parametrize(("call", "level", "published"), PUBLISHED)
def test_the_double_lists_only_what_the_published_schema_has(call, level, published):
    """The SDK's own types are made from Stripe's published description of its API."""
    ours = {found[1] for name in ACCEPTS["POST", call] if (found := re.match(level, name))}
    assert ours
    assert ours - set(published.__annotations__) == set()


# Calls


def test_a_checkout_page_is_opened_with_what_stripe_lists_and_nothing_else(double, settings):
    payment = opened(make.market(), method="stripe", language="pt-br")
    answer = start_payment(payment=payment)
    assert isinstance(answer, Redirect)
    assert answer.url.startswith("https://checkout.stripe.com/")
    ((_, _, params, key),) = double.asked
    assert key == f"{payment.token}:start"
    assert params["payment_intent_data[capture_method]"] == "manual"
    assert params["line_items[0][price_data][unit_amount]"] == "345000"
    assert params["locale"] == "pt-BR"
    back = f"{settings.SITE_ADDRESS}/en-us/checkout/back/?payment={payment.token}"
    assert params["success_url"] == params["cancel_url"] == back
    assert fresh(payment).provider_reference.startswith("cs_")


@pytest.mark.parametrize(
    "language", ["en", "fr", "de", "it", "es", "pt-br", "ru", "ar", "ja", "ko", "zh-hans", "zh-hant"]
)
def test_every_language_of_ours_is_one_of_stripes(language):
    params = session_params(Payment(language=language, currency="EUR", opened_at=timezone.now()), "/x/")
    assert params["locale"] in SESSION_CREATE["locale"]


def test_what_a_page_is_opened_with_depends_on_the_payment_alone(double):
    payment = opened(make.market(), method="stripe")
    assert session_params(payment, "/x/") == session_params(fresh(payment), "/x/")


def test_a_card_is_authorised_captured_and_given_back(double):
    payment = paid(double)
    assert (payment.state, payment.three_d_secure, payment.provider_charge[:3]) == ("authorised", "not-asked", "pi_")
    assert payment.authorised_until > timezone.now() + timedelta(days=6)
    payment = capture_payment(payment=payment, amount=300_000, key="parcel-1")
    assert (payment.state, payment.captured) == ("captured", 300_000)
    with pytest.raises(NotSoMuch):
        capture_payment(payment=payment, amount=45_000, key="parcel-2")
    payment = refund_payment(payment=payment, amount=100_000, key="return-1")
    payment = refund_payment(payment=payment, amount=200_000, key="return-2")
    assert payment.refunded == 300_000
    assert selectors.differences() == []
    moved = [(path.rpartition("/")[2], key) for method, path, _, key in double.asked if method == "POST"]
    assert moved == [
        ("sessions", f"{payment.token}:start"),
        ("capture", f"{payment.token}:capture:parcel-1"),
        ("refunds", f"{payment.token}:refund:return-1"),
        ("refunds", f"{payment.token}:refund:return-2"),
    ]


def test_a_way_that_takes_the_money_at_once(double):
    payment = paid(double, method="stripe-now")
    assert (payment.state, payment.captured) == ("captured", 345_000)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (None, "not-asked"),
        ({"result": "authenticated"}, "authenticated"),
        ({"result": "attempt_acknowledged"}, "attempted"),
        ({"result": "exempted"}, "exempted"),
        ({"result": "a_new_word"}, "a_new_word"),
    ],
)
def test_what_3d_secure_said_is_kept(double, said, kept):
    assert paid(double, three_d_secure=said).three_d_secure == kept


def test_a_refused_card_leaves_stripes_page_open_and_another_may_pay(double):
    payment = started()
    double.decline(payment.provider_reference)
    payment = settle_payment(token=payment.token)
    assert (payment.state, payment.refusal_code) == ("started", "insufficient-funds")
    double.pay(payment.provider_reference)
    assert settle_payment(token=payment.token).state == "authorised"


def test_an_open_page_is_closed_and_an_authorisation_let_go(double):
    page, promise = started(purpose="deposit:1"), paid(double, purpose="deposit:2")
    assert cancel_payment(payment=page).state == "cancelled"
    assert double.sessions[page.provider_reference]["status"] == "expired"
    assert cancel_payment(payment=promise).state == "cancelled"
    assert double.intents[promise.provider_charge]["status"] == "canceled"


def test_what_was_taken_meanwhile_is_not_cancelled(double):
    payment = started(method="stripe-now")
    double.pay(payment.provider_reference)
    with pytest.raises(CannotCancel):
        cancel_payment(payment=payment)
    assert fresh(payment).captured == 345_000


def test_a_page_that_nobody_used_expires(double):
    payment = started()
    double.sessions[payment.provider_reference]["status"] = "expired"
    assert settle_payment(token=payment.token).state == "expired"


# Failures


@pytest.mark.parametrize("fault", [500, 503, 429, 401, 409, "hang-up-after"])
def test_an_answer_that_is_not_clear_is_asked_for_again_with_the_same_key_and_money_moves_once(double, fault):
    payment = paid(double)
    double.faults.append(fault)
    with pytest.raises(PaymentUnclear):
        capture_payment(payment=payment, amount=345_000, key="parcel-1")
    assert payment.entries.get(verb="capture").outcome == "unclear"
    PaymentEntry.objects.filter(verb="capture").update(ask_again_at=timezone.now())
    ask_unclear()
    assert fresh(payment).captured == 345_000
    keys = [key for _, path, _, key in double.asked if path.endswith("/capture")]
    assert keys == [f"{payment.token}:capture:parcel-1"] * 2
    assert Fact.objects.filter(name="payments.captured").count() == 1


def test_a_page_whose_answer_was_lost_is_opened_once(double):
    payment = opened(make.market(), method="stripe")
    double.faults.append("hang-up-after")
    with pytest.raises(PaymentUnclear):
        start_payment(payment=payment)
    start_payment(payment=payment)
    assert len(double.sessions) == 1


def test_a_refund_whose_answer_was_lost_is_made_once(double):
    payment = paid(double)
    capture_payment(payment=payment, amount=345_000, key="parcel-1")
    double.faults.append("hang-up-after")
    for _ in range(2):
        try:
            refund_payment(payment=payment, amount=1_000, key="return-1")
        except PaymentUnclear:
            continue
    assert fresh(payment).refunded == 1_000
    assert double.charges[double.intents[payment.provider_charge]["latest_charge"]]["amount_refunded"] == 1_000


def test_the_sdk_itself_asks_again_with_the_same_key(double, monkeypatch, settings):
    monkeypatch.setattr(calls, "RETRIES", 2)
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.001)
    calls._client.cache_clear()
    double.faults += [503, 503]
    payment = started()
    assert payment.state == "started"
    assert [key for *_, key in double.asked] == [f"{payment.token}:start"] * 3


def test_a_clear_no_is_said_in_a_plain_word(double):
    payment = paid(double)
    double.intents[payment.provider_charge]["status"] = "canceled"
    with pytest.raises(Exception, match="payment-intent-unexpected-state"):
        capture_payment(payment=payment, amount=1, key="parcel-1")


@pytest.mark.parametrize(
    ("error", "sorted_as"),
    [
        (stripe.APIConnectionError("down"), Unclear),
        (stripe.APIError("broken", http_status=500), Unclear),
        (stripe.RateLimitError("slow down", http_status=429), Unclear),
        (stripe.PermissionError("key", http_status=403), Unclear),
        (stripe.IdempotencyError("in use", http_status=409), Unclear),
        (stripe.IdempotencyError("other parameters", http_status=400), Denied),
        (stripe.InvalidRequestError("no", "amount", code="amount_too_small", http_status=400), Denied),
        (stripe.CardError("no", "", "card_declined", http_status=402), Denied),
    ],
)
def test_every_failure_is_sorted(error, sorted_as):
    def fail():
        raise error

    with pytest.raises(sorted_as):
        calls.asked(fail)


# Notices


def test_notices_of_a_whole_life_in_any_order(double):
    payment = paid(double)
    intent = double.intents[payment.provider_charge]
    authorised = json.loads(json.dumps({**intent}))
    capture_payment(payment=payment, amount=345_000, key="parcel-1")
    captured = json.loads(json.dumps(intent))
    refund_payment(payment=payment, amount=5_000, key="return-1")
    charge = double.charges[intent["latest_charge"]]
    Payment.objects.update(state="started", captured=0, refunded=0)
    tell("charge.refunded", charge, event="evt_4")
    tell("payment_intent.succeeded", captured, event="evt_3")
    tell("payment_intent.amount_capturable_updated", authorised, event="evt_2")
    payment = fresh(payment)
    assert (payment.state, payment.captured, payment.refunded) == ("captured", 345_000, 5_000)
    assert [row.outcome for row in Notice.objects.order_by("pk")] == ["applied", "known", "known"]


def test_a_completed_page_is_looked_up_by_the_worker(double):
    payment = started()
    double.pay(payment.provider_reference)
    tell("checkout.session.completed", double.sessions[payment.provider_reference])
    assert (fresh(payment).state, Notice.objects.get().outcome) == ("started", "look")
    ask_unclear()
    assert (fresh(payment).state, fresh(payment).wants_look) == ("authorised", False)


def test_what_a_notice_does_not_say_of_3d_secure_is_looked_up(double):
    payment = started()
    intent = double.pay(payment.provider_reference, three_d_secure={"result": "authenticated"})
    tell("payment_intent.amount_capturable_updated", intent)
    assert (fresh(payment).state, fresh(payment).three_d_secure) == ("authorised", "")
    ask_unclear()
    assert fresh(payment).three_d_secure == "authenticated"


def test_a_refused_card_an_expired_page_and_an_ended_authorisation_are_heard(double):
    page, promise = started(purpose="deposit:1"), paid(double, purpose="deposit:2")
    intent = double.decline(page.provider_reference)
    tell("payment_intent.payment_failed", intent, event="evt_1")
    assert (fresh(page).state, fresh(page).refusal_code) == ("started", "insufficient-funds")
    tell("checkout.session.expired", {**double.sessions[page.provider_reference], "status": "expired"}, event="evt_2")
    assert fresh(page).state == "expired"
    ended = {**double.intents[promise.provider_charge], "status": "canceled", "cancellation_reason": "automatic"}
    tell("payment_intent.canceled", ended, event="evt_3")
    assert fresh(promise).state == "expired"


def test_a_notice_of_no_interest_writes_nothing(double):
    tell("customer.created", {"id": "cus_1", "object": "customer"})
    assert not Notice.objects.exists()


@pytest.mark.parametrize("forge", [
    lambda sent: sent | {"headers": {}},
    lambda sent: sent | {"headers": {"Stripe-Signature": "t=1,v1=00"}},
    lambda sent: sent | {"body": sent["body"].replace(b"345000", b"345001")},
    lambda sent: sent | {"body": b"\xff"},
    lambda sent: notice("charge.refunded", {}, secret="whsec_other"),
    lambda sent: notice("charge.refunded", {}, at=time.time() - 3_600),
])  # fmt: skip
def test_a_forged_notice_is_refused(double, forge, client):
    payment = paid(double)
    sent = forge(notice("payment_intent.succeeded", double.intents[payment.provider_charge]))
    with pytest.raises(Forged):
        take_notice(provider="stripe", **sent)
    answer = client.post(
        "/payments/notices/stripe/", sent["body"], content_type="application/json", headers=sent["headers"]
    )
    assert answer.status_code == 400
    assert not Notice.objects.exists()


def test_without_a_secret_every_notice_is_refused(double, settings):
    settings.STRIPE_WEBHOOK_SECRET = ""
    with pytest.raises(Forged):
        tell("charge.refunded", {}, secret="")


def test_an_intent_that_says_no_end_ends_after_seven_days():
    intent = {"id": "pi_1", "status": "requires_capture", "amount": 1, "currency": "eur", "created": 1_000_000}
    until = datetime.fromtimestamp(1_000_000, tz=UTC) + timedelta(days=7)
    assert reading.of_intent(intent).authorised_until == until
