"""Stripe's words in ours. Objects are plain dictionaries as its API answers them; nothing here calls anything."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ecrin.payments.rules import Standing, State

from .. import NoticeRead  # noqa: TID252 - the port stands one folder up

Object = Mapping[str, Any]
AUTHORISATION_LASTS = timedelta(days=7)  # where Stripe does not say `capture_before`
INTENT_STATES: dict[str, State] = {
    "requires_payment_method": "started", "requires_confirmation": "started", "requires_action": "started",
    "processing": "started", "requires_capture": "authorised", "succeeded": "captured", "canceled": "cancelled",
}  # fmt: skip
# `automatic`: the authorisation ended before it was captured.
ENDED_BY_ITSELF = frozenset({"automatic", "expired"})
THREE_D_SECURE = {"attempt_acknowledged": "attempted", "authenticated": "authenticated",
                  "data_share_only": "not-asked", "exempted": "exempted",
                  "failed": "failed", "not_supported": "not-supported", "processing_error": "failed"}  # fmt: skip


def of_session(session: Object) -> Standing:
    """How a Checkout session stands, its intent and charge expanded."""
    intent = session.get("payment_intent")
    state: State = "expired" if session["status"] == "expired" else "started"
    standing = Standing(
        state=state, amount=session["amount_total"], currency=str(session["currency"]).upper(), reference=session["id"]
    )
    if not isinstance(intent, Mapping):
        return replace(standing, charge=intent or "")
    told = of_intent(intent)
    if state == "expired" and told.state == "started":
        told = replace(told, state="expired")
    return replace(told, reference=session["id"])


def cancelled(standing: Standing) -> Standing:
    """The same, its page closed by us."""
    return replace(standing, state="cancelled")


def of_intent(intent: Object) -> Standing:
    """How a PaymentIntent stands; totals of refunds need its charge expanded."""
    charge = intent.get("latest_charge")
    charge = charge if isinstance(charge, Mapping) else {}
    state = INTENT_STATES[intent["status"]]
    if state == "cancelled" and intent.get("cancellation_reason") in ENDED_BY_ITSELF:
        state = "expired"
    refusal = intent.get("last_payment_error") or {}
    failed_at = charge.get("created") or intent["created"]
    return Standing(
        state=state,
        amount=intent["amount"],
        currency=str(intent["currency"]).upper(),
        captured=intent.get("amount_received") or 0,
        refunded=charge.get("amount_refunded") or 0,
        charge=intent["id"],
        three_d_secure=three_d_secure_of(charge),
        refusal_code=word_of(refusal),
        refused_at=_moment(failed_at) if refusal else None,
        authorised_until=_until(intent, charge) if state == "authorised" else None,
    )


def word_of(refusal: Object) -> str:
    """Why a card was refused, as a plain word; empty where it was not."""
    word = refusal.get("decline_code") or refusal.get("code") or ("refused" if refusal else "")
    return str(word).replace("_", "-")[:60]


def three_d_secure_of(charge: Object) -> str:
    """What 3-D Secure said of a charge; `not-asked` where it was not used, empty where there is no charge."""
    if not charge:
        return ""
    details = ((charge.get("payment_method_details") or {}).get("card") or {}).get("three_d_secure")
    if not details:
        return "not-asked"
    result = str(details.get("result") or "")
    return THREE_D_SECURE.get(result, result)[:40]


def _until(intent: Object, charge: Object) -> datetime:
    card = (charge.get("payment_method_details") or {}).get("card") or {}
    if before := card.get("capture_before"):
        return _moment(before)
    return _moment(charge.get("created") or intent["created"]) + AUTHORISATION_LASTS


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


def of_event(event: Object) -> NoticeRead | None:
    """What an event says of a payment; None where it is of a kind that we do not need.

    Only what an event holds by itself is taken from it: a completed session does not say whether the money is promised
    or taken, so the payment is looked up.
    """
    kind, about = str(event["type"]), event["data"]["object"]
    read = NoticeRead(event_id=event["id"], kind=kind, payment=str((about.get("metadata") or {}).get("payment") or ""))
    if kind in {"checkout.session.completed", "checkout.session.async_payment_succeeded"}:
        return replace(read, reference=about["id"])
    if kind == "checkout.session.expired":
        return replace(read, reference=about["id"], standing=of_session(about))
    if kind in {"payment_intent.amount_capturable_updated", "payment_intent.succeeded", "payment_intent.canceled"}:
        return replace(read, charge=about["id"], standing=of_intent(about))
    if kind == "payment_intent.payment_failed":
        said = replace(of_intent(about), refused_at=_moment(event["created"]))
        return replace(read, charge=about["id"], standing=said)
    if kind in {"charge.captured", "charge.refunded"}:
        return replace(read, charge=about.get("payment_intent") or "", standing=_of_charge(about))
    return None


def _of_charge(charge: Object) -> Standing:
    return Standing(
        state="captured",
        currency=str(charge["currency"]).upper(),
        captured=charge["amount_captured"],
        refunded=charge["amount_refunded"],
        charge=charge.get("payment_intent") or "",
        three_d_secure=three_d_secure_of(charge),
    )
