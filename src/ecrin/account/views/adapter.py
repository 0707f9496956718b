"""Where allauth meets this house: its letters are facts that the worker answers, its ways lead inside the storefront."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from ecrin.account.services import ask_letter, welcome
from ecrin.bag.views.visitor import remember, token_of
from ecrin.clients.models import User
from ecrin.clients.selectors.standing import closing_step
from ecrin.clients.services import prove_mail

from .closed import lead_to_reason

LETTERS = {
    "account/email/email_confirmation": "confirm",
    "account/email/email_confirmation_signup": "confirm",
    "account/email/account_already_exists": "exists",
    "account/email/password_reset_key": "reset",
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-mail and password do not belong together. Please look at both again."),
        "too_many_login_attempts": _("That was tried too often. Please wait a few minutes, then try again."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:  # noqa: ARG002
        """A letter is asked for, and the worker writes it, with keys of its own."""
        if kind := LETTERS.get(template_prefix):
            ask_letter(email=email, kind=kind, storefront=self.request.storefront)

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

    def login(self, request: HttpRequest, user: User) -> None:
        """The last step of every way in, after all that it asks: who may not come in is led to the reason."""
        if user.is_closed:
            raise ImmediateHttpResponse(lead_to_reason(request, user))
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
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
