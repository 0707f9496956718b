"""The way in and out. Sign-in, sign-up and the forgotten password are allauth's views in our clothes; the two doors that
prove an address are our own.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account import views as allauth
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import EmailConfirmationHMAC, Login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ecrin.account.forms import KeepForm, PasswordForm
from ecrin.account.services import keep_order, tell_password_changed
from ecrin.bag.views.visitor import BAG_COOKIE, HERE_COOKIE
from ecrin.clients.services import prove_mail
from ecrin.core.attempts import Attempts, TooManyAttempts
from ecrin.core.doors import refused
from ecrin.orders.selectors import order_by_token

from . import closed as closed_account
from .adapter import KNOWN_COOKIE, adapter

KEEPING = Attempts("keep-order")
PER_ADDRESS, PER_ORDER = 20, 5
View = Callable[..., HttpResponse]


def own(view: View) -> View:
    """Nobody keeps or indexes it, and no address with a key in it is told to the next page."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "same-origin"
        return response

    return marked


def too_often(request: HttpRequest) -> HttpResponse:
    """handler429."""
    return refused(request, TooManyAttempts())


class NewPassword(allauth.PasswordResetFromKeyView):  # type: ignore[misc]
    """Another password, by a letter: who came by it has proven the address too."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        prove_mail(client=self.reset_user)
        tell_password_changed(client=self.reset_user, storefront=self.request.storefront.code)
        return response


class SignIn(allauth.LoginView):  # type: ignore[misc]
    """Mail and password; or a passkey, which comes back here where it opened nothing."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"said": self.request.GET.get("said", "")}


sign_in = own(SignIn.as_view())
sign_up = own(allauth.signup)
closed = own(closed_account.closed)
appeal = own(sensitive_post_parameters("words")(closed_account.make_appeal))
look_into_mail = own(allauth.email_verification_sent)
forgotten = own(allauth.password_reset)
forgotten_sent = own(allauth.password_reset_done)
new_password = own(NewPassword.as_view())
password_done = own(allauth.password_reset_from_key_done)


@own
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """She leaves, and leaves nothing behind on this machine."""
    response: HttpResponse = allauth.logout(request)
    response.delete_cookie(BAG_COOKIE)
    response.delete_cookie(HERE_COOKIE)
    response.delete_cookie(KNOWN_COOKIE)
    return response


@own
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """The letter was opened. The address is proven to be hers by who also knows the password that was chosen: an account
    that a stranger began with her address never opens, and takes none of her orders.
    """
    letter = EmailConfirmationHMAC.from_key(key)
    if letter is None:
        return render(request, "account/confirm.html", {"is_old": True}, status=HTTPStatus.NOT_FOUND)
    mail = letter.email_address
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        credentials = {"email": mail.email, "password": form.cleaned_data["password"]}
        try:
            client: Any = adapter().authenticate(request, **credentials)
        except ValidationError as error:
            form.add_error("password", error)
        else:
            if client is not None and client.pk == mail.user_id:
                prove_mail(client=client)
                response: HttpResponse = perform_password_login(
                    request, credentials, Login(user=client, email=mail.email)
                )
                return response
            form.add_error("password", _("This is not the password that was chosen. You can choose another one below."))
    return render(request, "account/confirm.html", {"form": form, "email": mail.email})


@own
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """After a guest's order: one password, and the order is kept in an account once she came by our letter."""
    order = order_by_token(token)
    if order is None or not order.email or order.client_id:
        raise Http404
    form = KeepForm(request.POST or None, email=order.email)
    if request.method == "POST" and form.is_valid():
        counters = ("address", request.META.get("REMOTE_ADDR", ""), PER_ADDRESS), ("order", token, PER_ORDER)
        KEEPING.check(*counters)
        KEEPING.note(*counters)
        keep_order(order=order, password=form.cleaned_data["password"], storefront=request.storefront)  # type: ignore[attr-defined]
        return redirect("account_email_verification_sent")
    return render(request, "account/keep.html", {"form": form, "order": order})
