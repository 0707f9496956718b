"""Sign-in by a code: six digits by mail, the second lock, and "is it really you?". The rules of a code are in `rules`."""

import secrets
import time
from dataclasses import asdict, replace
from http import HTTPStatus
from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ecrin.account.forms import CodeForm, MailForm, PasswordForm
from ecrin.account.rules import AskedCode
from ecrin.account.selectors import ways_in
from ecrin.account.services import ask_letter, begin_without_password, use_code
from ecrin.clients.models import User
from ecrin.clients.rules import initials_hidden
from ecrin.clients.services import prove_mail_by_code
from ecrin.core.attempts import Attempts, Counter, TooManyAttempts

from .adapter import SecondFactor, adapter
from .doors import own
from .pages import hers
from .sure import credential_of, note_shown, passkey_shown

ASKED = "account-code"
CODES, TYPED, SECOND = Attempts("code"), Attempts("code-typed"), Attempts("second")
PER_MAIL, PER_ADDRESS, PER_CLIENT = 5, 20, 10
WRONG = _("This code is not right, or it was used already. Please look at it again.")
WRONG_PASSKEY = _("This passkey does not open your account. Please try another way.")
METHODS = ["GET", "HEAD", "POST"]


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR") or "unknown")


def _then(request: HttpRequest) -> str:
    """Where she wanted to go, on this site; empty where she named nothing."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if adapter().is_safe_url(asked) else ""


def _asked(request: HttpRequest) -> AskedCode | None:
    held = request.session.get(ASKED)
    try:
        asked = AskedCode(**held) if isinstance(held, dict) else None
    except TypeError:
        return None
    return None if asked is None or asked.is_over(time.time()) else asked


def _keep(request: HttpRequest, asked: AskedCode) -> None:
    request.session[ASKED] = asdict(asked)


def _counted(attempts: Attempts, *counters: Counter) -> None:
    attempts.check(*counters)
    attempts.note(*counters)


def _send(request: HttpRequest, email: str, *, then: str, why: str = "in", begins: bool = False) -> None:
    """Have a code written, and remember in this session what for.

    Raises:
        TooManyAttempts: too many were asked for.
    """
    _counted(CODES, ("address", _address(request), PER_ADDRESS), ("mail", email.lower(), PER_MAIL))
    key, storefront = secrets.token_urlsafe(16), request.storefront  # type: ignore[attr-defined]
    if begins:
        client = begin_without_password(email=email, storefront=storefront, key=key)
    else:
        client = ask_letter(email=email, kind="code", storefront=storefront, key=key)
    _keep(request, AskedCode(key, client, email, time.time(), why=why, then=then))


def _ask(request: HttpRequest, template: str, *, begins: bool, then: str) -> HttpResponse:
    """The page that asks for a mail and has a code sent there; the same answer whoever's mail it is."""
    typed = request.POST.get("email", request.POST.get("login", ""))
    form = MailForm({"email": typed}) if request.method == "POST" else MailForm()
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            _send(request, form.cleaned_data["email"], then=then, begins=begins)
        except TooManyAttempts as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            return redirect("account-code-typed")
    context = {"form": form, "next": _then(request), "said": request.GET.get("said", "")}
    return render(request, template, context, status=status)


@own
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def ask_code(request: HttpRequest) -> HttpResponse:
    """A code instead of a password."""
    return _ask(request, "account/code_ask.html", begins=False, then=_then(request))


@own
@require_http_methods(METHODS)
def sign_up_with_passkey(request: HttpRequest) -> HttpResponse:
    """An account without a password: her mail, a code to it, and then her passkey."""
    return _ask(request, "account/signup_passkey.html", begins=True, then=reverse("account-passkey-add"))


@own
@sensitive_post_parameters("code")
@require_http_methods(METHODS)
def type_code(request: HttpRequest) -> HttpResponse:
    """The code from the letter: right, it opens what it was asked for, once."""
    asked = _asked(request)
    if asked is None:
        request.session.pop(ASKED, None)
        return redirect(f"{reverse('account-code')}?said=over")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _counted(TYPED, ("address", _address(request), PER_ADDRESS))
        except TooManyAttempts as refusal:
            form.add_error("code", str(refusal))
        else:
            if asked.is_right(settings.SECRET_KEY, form.cleaned_data["code"]):
                return _opens(request, asked)
            _keep(request, replace(asked, tries=asked.tries + 1))
            form.add_error("code", WRONG)
    context = {"form": form, "mail": asked.mail, "why": asked.why}
    return render(request, "account/code_typed.html", context)


def _opens(request: HttpRequest, asked: AskedCode) -> HttpResponse:
    del request.session[ASKED]
    if asked.why == "again":
        if request.user.pk != asked.client:
            return redirect("account_login")
        record_authentication(request, request.user, "code", reauthenticated=True)
        return redirect(asked.then or "account-security")
    held = User.objects.filter(pk=asked.client, is_active=True).first()
    if held is None:
        return redirect("account_inactive")
    client = prove_mail_by_code(client=held)
    record_authentication(request, client, "code")
    response: HttpResponse = perform_login(
        request, Login(user=client, email=client.email, redirect_url=asked.then or None)
    )
    return response


# Is it really you?


@hers
@sensitive_post_parameters("password", "code", "credential")
@require_http_methods(METHODS)
def again(request: HttpRequest) -> HttpResponse:
    """She shows once more who she is, by what she has: her second lock, else her password, a passkey or a code by mail."""
    client: Any = request.user
    ways, then, do = ways_in(client), _then(request) or reverse("account-security"), request.POST.get("do", "")
    password = PasswordForm(request.POST if do == "password" else None)
    code = CodeForm(request.POST if do == "code" else None)
    fault: Any = ""
    if request.method == "POST":
        try:
            _counted(SECOND, ("client", str(client.pk), PER_CLIENT))
            if do == "mail" and not ways.asks_more:
                _send(request, client.email, then=then, why="again")
                return redirect("account-code-typed")
        except TooManyAttempts as refusal:
            fault = str(refusal)
        else:
            if _shows(request, client, ways.asks_more, password, code):
                SECOND.forget(("client", str(client.pk), PER_CLIENT))
                return redirect(then)
            fault = WRONG_PASSKEY if do == "passkey" else ""
    context = {
        "here": "account-security", "ways": ways, "next": then, "password": password, "code": code, "fault": fault,
        "has_password": client.has_usable_password() and not ways.asks_more, "mail": initials_hidden(client.email),
    }  # fmt: skip
    return render(request, "account/again.html", context)


def _shows(request: HttpRequest, client: Any, asks_more: bool, password: PasswordForm, code: CodeForm) -> bool:  # noqa: FBT001 - one of five things that the page knows
    """Whether she showed herself; says beside the field what was not right."""
    match request.POST.get("do"):
        case "password" if not asks_more and password.is_valid():
            try:
                found = adapter().authenticate(request, email=client.email, password=password.cleaned_data["password"])
            except ValidationError as error:
                password.add_error("password", error)
                return False
            if found is not None and found.pk == client.pk:
                record_authentication(request, client, "password", reauthenticated=True)
                return True
            password.add_error("password", _("This is not your password. Please look at it again."))
        case "code" if code.is_valid():
            if factor := use_code(client=client, typed=code.cleaned_data["code"]):
                note_shown(request, client, factor)
                return True
            code.add_error("code", WRONG)
        case "passkey":
            if factor := passkey_shown(credential_of(request), client):
                note_shown(request, client, factor)
                return True
    return False


@hers
@require_POST
def ask_passkey_again(request: HttpRequest) -> HttpResponse:
    """What her browser is asked, so that a passkey of hers answers."""
    return JsonResponse(auth.begin_authentication(request.user))


# The second lock, after the password


@own
@sensitive_post_parameters("code", "credential")
@require_http_methods(METHODS)
@login_stage_required(stage=SecondFactor.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator]
def second(request: HttpRequest) -> HttpResponse:
    """The password was right: a code of her application, one for a bad day, or her passkey."""
    stage = request._login_stage  # type: ignore[attr-defined]  # noqa: SLF001 - the library's own name for it
    client = stage.login.user
    fault: Any = ""
    form = CodeForm(request.POST if request.POST.get("do") == "code" else None)
    counter = ("client", str(client.pk), PER_CLIENT)
    if request.method == "POST":
        try:
            _counted(SECOND, counter)
        except TooManyAttempts as refusal:
            fault = str(refusal)
        else:
            factor = None
            if request.POST.get("do") == "passkey":
                factor = passkey_shown(credential_of(request), client)
                fault = "" if factor else WRONG_PASSKEY
            elif form.is_valid():
                factor = use_code(client=client, typed=form.cleaned_data["code"])
                if factor is None:
                    form.add_error("code", WRONG)
            if factor is not None:
                SECOND.forget(counter)
                note_shown(request, client, factor)
                response: HttpResponse = stage.exit()
                return response
    context = {"form": form, "ways": ways_in(client), "fault": fault}
    return render(request, "account/second.html", context)


@own
@require_POST
@login_stage_required(stage=SecondFactor.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator]
def ask_second(request: HttpRequest) -> HttpResponse:
    return JsonResponse(auth.begin_authentication(request._login_stage.login.user))  # type: ignore[attr-defined]  # noqa: SLF001 - as above


# A passkey alone


PASSKEYS = Attempts("passkey")


@own
@require_POST
def ask_passkey(request: HttpRequest) -> HttpResponse:
    """What a browser is asked, so that whoever has a passkey of this house answers with it. No mail is typed."""
    _counted(PASSKEYS, ("address", _address(request), 3 * PER_ADDRESS))
    return JsonResponse(auth.begin_authentication())


@own
@sensitive_post_parameters("credential")
@require_POST
def sign_in_with_passkey(request: HttpRequest) -> HttpResponse:
    """She is in by her passkey alone."""
    _counted(PASSKEYS, ("address", _address(request), 3 * PER_ADDRESS))
    then = _then(request)
    found = passkey_shown(credential_of(request))
    if found is None:
        return redirect(f"{reverse('account_login')}?{urlencode({'said': 'passkey', 'next': then})}")
    client = found.user
    note_shown(request, client, found, alone=True)
    # Who has a passkey was in before: her mail was proven, or staff invited her.
    login = Login(user=client, email_verification="none", redirect_url=then or None)
    response: HttpResponse = perform_login(request, login)
    return response
