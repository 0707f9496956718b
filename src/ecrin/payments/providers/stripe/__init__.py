"""Stripe, by its own SDK: a hosted Checkout page, authorised when the client pays and captured when the house asks.

`calls` makes them and sorts their failures, `reading` turns Stripe's words into ours. docs/payments.md says how to set it
up and what was never exercised against the real service.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import stripe
from django.conf import settings

from ecrin.core.texts import SOURCE_LANGUAGE
from ecrin.payments.models import Payment

from .. import Answer, Denied, Forged, NoticeRead, Redirect, Standing  # noqa: TID252 - the port stands one folder up
from . import reading
from .calls import asked, client

PAGE_LASTS = timedelta(hours=2)  # Stripe takes half an hour to a day, counted from its own clock
EXPAND = ["payment_intent", "payment_intent.latest_charge"]
# Languages of the page where Stripe's name differs from ours; it has no Arabic page, so the browser's choice is left to it.
LOCALES = {"ar": "auto", "pt-br": "pt-BR", "zh-hans": "zh", "zh-hant": "zh-HK"}


class Stripe:
    """The port of Stripe. A payment's `provider_reference` is its Checkout session, `provider_charge` its intent."""

    captures_in_parts = False
    page_origin = "https://checkout.stripe.com"

    def start(self, payment: Payment, *, key: str, return_to: str) -> Answer:
        session = asked(
            lambda: client().v1.checkout.sessions.create(session_params(payment, return_to), {"idempotency_key": key})
        )
        return Redirect(str(session.url), session.id)

    def capture(self, payment: Payment, amount: int, *, key: str) -> Standing:
        intent = self._intent(payment)
        captured = asked(
            lambda: client().v1.payment_intents.capture(
                intent, {"amount_to_capture": amount, "expand": ["latest_charge"]}, {"idempotency_key": key}
            )
        )
        return reading.of_intent(captured.to_dict())

    def cancel(self, payment: Payment, *, key: str) -> Standing:
        """Close the page where it is open, let the authorisation go where there is one; what is over stays."""
        session = self._session(payment)
        if session["status"] == "open":
            asked(
                lambda: client().v1.checkout.sessions.expire(
                    payment.provider_reference, {}, {"idempotency_key": f"{key}:page"}
                )
            )
            return reading.cancelled(reading.of_session(session))
        standing = reading.of_session(session)
        if standing.state == "captured":
            raise Denied("captured")
        if standing.state != "authorised":
            return standing
        let_go = asked(
            lambda: client().v1.payment_intents.cancel(
                standing.charge, {"expand": ["latest_charge"]}, {"idempotency_key": key}
            )
        )
        return reading.of_intent(let_go.to_dict())

    def refund(self, payment: Payment, amount: int, *, key: str) -> Standing:
        """Two calls: the refund, and how the payment then stands."""
        intent = self._intent(payment)
        params: Any = {"payment_intent": intent, "amount": amount, "metadata": {"payment": payment.token}}
        asked(lambda: client().v1.refunds.create(params, {"idempotency_key": key}))
        return self.find(payment)

    def find(self, payment: Payment) -> Standing:
        return reading.of_session(self._session(payment))

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> NoticeRead | None:
        try:
            event = stripe.Webhook.construct_event(
                body,
                headers.get("Stripe-Signature"),
                settings.STRIPE_WEBHOOK_SECRET,
                api_key=settings.STRIPE_SECRET_KEY,
            )
        except (stripe.SignatureVerificationError, ValueError) as error:  # ValueError: not JSON, or not UTF-8
            raise Forged from error
        return reading.of_event(event.to_dict())

    def _session(self, payment: Payment) -> dict[str, Any]:
        found = asked(
            lambda: client().v1.checkout.sessions.retrieve(payment.provider_reference, {"expand": list(EXPAND)})
        )
        return dict(found.to_dict())

    def _intent(self, payment: Payment) -> str:
        """The intent's id; looked up where we were not told yet."""
        intent = payment.provider_charge or self.find(payment).charge
        if not intent:
            raise Denied("not-authorised")
        return intent


def session_params(payment: Payment, return_to: str) -> Any:
    """What a Checkout page is opened with. It depends on the payment alone: a key asked again must say the same."""
    address = return_to if "://" in return_to else f"{settings.SITE_ADDRESS}{return_to}"
    ours = {"payment": payment.token, "purpose": payment.purpose}
    params: dict[str, Any] = {
        "mode": "payment",
        "allowed_payment_method_types": ["card"],
        "client_reference_id": payment.token,
        "success_url": address,
        "cancel_url": address,
        "locale": LOCALES.get(payment.language, payment.language.partition("-")[0] or SOURCE_LANGUAGE),
        "expires_at": int((payment.opened_at + PAGE_LASTS).timestamp()),
        "metadata": ours,
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": payment.currency.lower(),
                    "unit_amount": payment.amount,
                    "product_data": {"name": payment.reference},
                },
            }
        ],
        "payment_intent_data": {
            "capture_method": "automatic" if payment.captures == "now" else "manual",
            "description": payment.reference,
            "metadata": ours,
        },
    }
    if payment.email:
        params["customer_email"] = payment.email
    return params
