"""Whether it is really her: what only she may change asks her to show it again, where she has not lately."""

import json
import struct
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from ecrin.account.rules import SURE_SECONDS
from ecrin.account.selectors import ways_in

from .pages import hers

# What somebody else's bytes may do to a parser.
_FAULTS = (
    ValidationError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OverflowError,
    RecursionError,
    struct.error,
)


def is_sure(request: HttpRequest) -> bool:
    """Whether she signed in or showed who she is within a quarter of an hour; by her second lock, where she has one."""
    records = get_authentication_records(request, request.user)
    recent = [one for one in records if time.time() - one["at"] < SURE_SECONDS]
    if ways_in(request.user).asks_more:
        recent = [one for one in recent if one["method"] == "mfa"]
    return bool(recent)


def sure(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page on which only she may act. Who has to show herself first is led there, and comes back."""

    @hers
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_sure(request):
            return view(request, *args, **kwargs)
        then = request.path if request.method in {"GET", "HEAD"} else reverse("account-security")
        return redirect(f"{reverse('account-again')}?{urlencode({'next': then})}")

    return guarded


def note_shown(request: HttpRequest, client: Any, factor: Authenticator, *, alone: bool = False) -> None:
    """She showed a passkey or a code. `alone`: the passkey opens by itself, without a password before it."""
    factor.record_usage()
    record_authentication(request, client, "mfa", id=factor.pk, type=factor.type, passwordless=alone or None)


def passkey_shown(credential: Any, client: Any = None) -> Authenticator | None:
    """The passkey that a browser answered the session's challenge with, or None where it is not right.

    Args:
        client: whose passkey it has to be; None lets the passkey say whose it is.
    """
    try:
        auth.parse_authentication_response(credential)
        owner = client if client is not None else auth.extract_user_from_response(credential)
        found: Authenticator = auth.complete_authentication(owner, credential)
    except _FAULTS:
        return None
    return found


def passkey_is_made(credential: Any) -> bool:
    """Whether a browser made a passkey for the session's challenge, and saw that it is its owner who did."""
    try:
        auth.parse_registration_response(credential)
        return bool(auth.complete_registration(credential).is_user_verified())
    except _FAULTS:
        return False


def credential_of(request: HttpRequest) -> Any:
    try:
        return json.loads(request.POST.get("credential", ""))
    except (ValueError, RecursionError):
        return None
