"""Where allauth meets this house: its letters are facts that the worker answers, its ways lead inside the storefront."""

import base64
import hashlib
import time
from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.signing import Signer
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from ecrin.account.rules import KNOWN_SECONDS, SEEN_SECONDS
from ecrin.account.selectors import ways_in
from ecrin.account.services import ask_letter, welcome
from ecrin.bag.views.visitor import remember, token_of
from ecrin.clients.models import User
from ecrin.clients.selectors.standing import closing_step
from ecrin.clients.services import forget_device, note_device, prove_mail
from ecrin.core.attempts import Attempts, Counter, TooManyAttempts
from ecrin.core.house import current_house
from ecrin.markets.selectors import snapshot

from .closed import lead_to_reason

LETTERS = {
    "account/email/email_confirmation": "confirm",
    "account/email/email_confirmation_signup": "confirm",
    "account/email/account_already_exists": "exists",
    "account/email/password_reset_key": "reset",
}
KNOWN_COOKIE = "ecrin-known"
"""Says by a signature that somebody with a certain mail signed in here before; holds neither."""
SEEN = "account-seen"
PASSWORDS = Attempts("password")
PER_PAIR, PER_ADDRESS, PER_MAIL, PER_BROWSER = 5, 30, 50, 10


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-mail and password do not belong together. Please look at both again."),
        "too_many_login_attempts": _(
            "That was tried too often. Have a code sent to you or use your passkey, or try again in a quarter of an hour."
        ),
    }

    def get_login_stages(self) -> list[str]:
        return ["allauth.account.stages.EmailVerificationStage", "ecrin.account.views.adapter.SecondFactor"]

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Who has this mail and password, or None. Wrong ones are counted (ADR 0212).

        Raises:
            ValidationError: too many were wrong.
        """
        counters = _counters(request, str(credentials.get("email", "")).strip().lower())
        try:
            PASSWORDS.check(*counters)
        except TooManyAttempts as refusal:
            raise self.validation_error("too_many_login_attempts") from refusal
        client = authenticate(request, **credentials)
        if client is None:
            PASSWORDS.note(*counters)
        else:
            PASSWORDS.forget(counters[0])
        return client

    def login(self, request: HttpRequest, user: User) -> None:
        """The last step of every way in, after all that it asks: she is in, under a new key of her session, and the browser
        is among her devices. Who may not come in is led to the reason.
        """
        if user.is_closed:
            raise ImmediateHttpResponse(lead_to_reason(request, user))
        if not hasattr(user, "backend"):  # without a password nobody asked the backend
            user.backend = settings.AUTHENTICATION_BACKENDS[0]
        super().login(request, user)
        _see(request, user)

    def logout(self, request: HttpRequest) -> None:
        if request.session.session_key:
            forget_device(session_key=request.session.session_key)
        super().logout(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:  # noqa: ARG002
        """A letter is asked for, and the worker writes it, with keys of its own."""
        if kind := LETTERS.get(template_prefix):
            storefront = self.request.storefront or snapshot().default
            if storefront is not None:
                ask_letter(email=email, kind=kind, storefront=storefront)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what was done."""

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:  # noqa: ARG002
        prove_mail(client=email_address.user)
        return True

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """An account that became part of another has no proven mail any more: it is told before one is asked for."""
        if user.is_closed and (step := closing_step(user)) and step.kind == step.Kind.MERGED:
            return lead_to_reason(request, user)
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        response.set_cookie(
            KNOWN_COOKIE, _mark_of(user.email), max_age=KNOWN_SECONDS, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
        bag = welcome(client=user, token=token_of(request), storefront=getattr(request, "storefront", None))
        return remember(response, bag.token) if bag is not None else response

    def is_safe_url(self, url: str | None) -> bool:
        """Only ways on this site, never a host that somebody wrote into an address."""
        return bool(url) and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("account")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("account")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return str(request.storefront.root)  # type: ignore[attr-defined]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where somebody comes from, as the other counters of the house count it."""
        return str(request.META.get("REMOTE_ADDR") or "unknown")


def adapter() -> Adapter:
    return Adapter(context.request)


def keep_seen(request: HttpRequest) -> None:
    """Remember that this device was here, no more exactly than the house needs to know."""
    if request.session.session_key and time.time() - request.session.get(SEEN, 0) > SEEN_SECONDS:
        _see(request, request.user)


def _see(request: HttpRequest, client: Any) -> None:
    request.session[SEEN] = int(time.time())
    storefront = getattr(request, "storefront", None)
    note_device(
        client=client,
        session_key=str(request.session.session_key),
        agent=request.headers.get("User-Agent", ""),
        storefront=storefront.code if storefront else "",
    )


def _mark_of(email: str) -> str:
    return Signer(salt="ecrin.account.known").signature(email.lower())


def _counters(request: HttpRequest, email: str) -> tuple[Counter, ...]:
    """What wrong passwords are counted under. A browser in which she signed in before has counts of its own: whoever tries
    her mail from elsewhere, however often, does not keep her out.
    """
    address = str(request.META.get("REMOTE_ADDR") or "unknown")
    mark = request.COOKIES.get(KNOWN_COOKIE, "")
    if mark and constant_time_compare(mark, _mark_of(email)):
        return (("browser", mark, PER_BROWSER),)
    return ("pair", f"{email} {address}", PER_PAIR), ("address", address, PER_ADDRESS), ("mail", email, PER_MAIL)


class SecondFactor(AuthenticateStage):  # type: ignore[misc]
    """After the password or the code by mail: who has a second lock opens that too."""

    def _should_handle(self, request: HttpRequest) -> bool:
        client = self.login.user
        return client is not None and ways_in(client).asks_more and not did_use_passwordless_login(request, client)


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """What passkeys and authenticator app are told of the house."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site that passkeys are bound to: the one address of the house, whatever host a request names."""
        return {"id": str(urlsplit(settings.SITE_ADDRESS).hostname), "name": current_house().name}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        return {
            "id": user_pk_to_url_str(user).encode("utf8"),
            "display_name": user.get_full_name() or user.email,
            "name": user.email,
        }

    def get_totp_issuer(self) -> str:
        return current_house().name

    def encrypt(self, text: str) -> str:
        """A copy of the database alone opens no account."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [hashlib.sha256(f"ecrin.account.factors:{secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
