"""Calls to Stripe: one client with time-outs, and every failure sorted into `Unclear` or `Denied`."""

import logging
from collections.abc import Callable
from functools import cache
from typing import TypeVar

import stripe
from django.conf import settings

from .. import Denied, Unclear  # noqa: TID252 - the port stands one folder up

log = logging.getLogger(__name__)

TIMEOUT = (3.0, 10.0)  # seconds to connect and to answer
RETRIES = 2  # by the SDK itself, with the same idempotency key
Found = TypeVar("Found")


def client() -> stripe.StripeClient:
    """The client of this process, for the key and address that are set now."""
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API)


@cache
def _client(key: str, address: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key or "not-set",
        base_addresses={"api": address},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
    )


def asked(call: Callable[[], Found]) -> Found:
    """What a call answers.

    Raises:
        Unclear: no answer, a 5xx, too many calls, or a key that is still being worked on; and where our own key is not
            accepted, since that is mended by the house and then asked again.
        Denied: anything else that Stripe refuses.
    """
    try:
        return call()
    except (
        stripe.APIConnectionError,
        stripe.RateLimitError,
        stripe.AuthenticationError,
        stripe.PermissionError,
    ) as error:
        raise Unclear(f"{type(error).__name__}: {_said(error)}") from error
    except stripe.StripeError as error:
        status = error.http_status or 0
        if status >= 500 or status in {0, 409}:
            raise Unclear(f"status {status}: {_said(error)}") from error
        log.warning("stripe refused: %s %s", status, _said(error))
        raise Denied(_word(error)) from error


def _said(error: stripe.StripeError) -> str:
    """Stripe's own sentence, without line breaks."""
    return " ".join(str(error.user_message or error).split())[:180]


def _word(error: stripe.StripeError) -> str:
    """A plain word that says why: the decline code of a card, else Stripe's code."""
    body = error.error
    word = getattr(body, "decline_code", None) or error.code or "invalid-request"
    return str(word).replace("_", "-")[:60]
