"""How she signs in, and where she is signed in: passkeys, application, recovery codes, password, mail, devices."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import segno
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret, validate_totp_code
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecrin.account import services
from ecrin.account.forms import CodeForm, MailForm, OwnPasswordForm, PasskeyForm
from ecrin.account.rules import MAIL_SALT, MAIL_SECONDS, digits_of
from ecrin.account.selectors import ways_in
from ecrin.clients.models import Device
from ecrin.clients.rules import browser_of
from ecrin.clients.selectors import devices_of
from ecrin.clients.services import change_mail, close_device, close_other_devices, move_device
from ecrin.core.attempts import Attempts
from ecrin.core.errors import Refusal
from ecrin.core.house import current_house
from ecrin.markets.selectors import snapshot

from .codes import METHODS, WRONG
from .pages import hers
from .sure import credential_of, passkey_is_made, sure

APPS = Attempts("app")
SAID = {
    "passkey": gettext_lazy("Your passkey is kept."),
    "no-passkey": gettext_lazy("The passkey is removed. It opens nothing any more."),
    "no-app": gettext_lazy("Your authenticator app is removed."),
    "password": gettext_lazy("Your new password is kept. Everywhere else you are signed out."),
    "mail-asked": gettext_lazy("We have written to your new address. Open the letter in this browser."),
    "mail": gettext_lazy("Your new address is kept. You sign in with it from now on."),
    "closed": gettext_lazy("That device is signed out."),
    "others": gettext_lazy("All other devices are signed out."),
}


def _storefront(request: HttpRequest) -> str:
    return str(request.storefront.code)  # type: ignore[attr-defined]


def _back(said: str) -> HttpResponse:
    return redirect(f"{reverse('account-security')}?said={said}")


def _name_of(agent: str) -> str:
    """A browser in words."""
    browser, system = browser_of(agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser that does not say its name")


def _told(device: Device, here: str) -> dict[str, Any]:
    place = snapshot().storefronts.get(device.storefront)
    return {
        "pk": device.pk, "name": _name_of(device.agent), "is_here": device.session_key == here,
        "seen": device.seen_at, "market": place.market if place else None,
    }  # fmt: skip


def _page(request: HttpRequest, *, refusal: Refusal | None = None) -> HttpResponse:
    client: Any = request.user
    ways = ways_in(client)
    context = {
        "here": "account-security",
        "ways": ways,
        "devices": [_told(device, request.session.session_key or "") for device in devices_of(client)],
        "has_password": client.has_usable_password(),
        "said": SAID.get(request.GET.get("said", ""), ""),
        "refusal": refusal,
        "has_to": settings.STAFF_SECOND_FACTOR and client.is_staff and not (ways.has_app or ways.passkeys),
    }
    return render(request, "account/security.html", context, status=refusal.status if refusal else HTTPStatus.OK)


@hers
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """All of it on one page; four queries with those of the session."""
    return _page(request)


def _does(request: HttpRequest, verb: Callable[[], Any], said: str) -> HttpResponse:
    try:
        verb()
    except Refusal as refusal:
        if refusal.status == HTTPStatus.NOT_FOUND:
            raise Http404 from refusal
        return _page(request, refusal=refusal)
    return _back(said)


# Passkeys


@sure
@require_POST
def ask_new_passkey(request: HttpRequest) -> HttpResponse:
    """What her browser is asked, so that it makes a passkey for her."""
    return JsonResponse(auth.begin_registration(request.user, passwordless=True))


@sure
@sensitive_post_parameters("credential")
@require_http_methods(METHODS)
def add_passkey(request: HttpRequest) -> HttpResponse:
    """A passkey of the browser that she is in; named, kept and told by letter."""
    form = PasskeyForm(request.POST or None)
    fault = ""
    if request.method == "POST":
        credential = credential_of(request)
        if form.is_valid() and passkey_is_made(credential):
            return _does(
                request,
                lambda: services.add_passkey(
                    client=request.user,  # type: ignore[arg-type]  # she is signed in
                    name=form.cleaned_data["name"] or _name_of(request.headers.get("User-Agent", "")),
                    credential=credential,
                    storefront=_storefront(request),
                ),
                "passkey",
            )
        if "name" not in form.errors:
            fault = _("That did not work. Please try once more.")
    return render(request, "account/passkey_add.html", {"here": "account-security", "form": form, "fault": fault})


@sure
@require_http_methods(METHODS)
def passkey(request: HttpRequest, key: int) -> HttpResponse:
    """One of her passkeys: another name, or gone."""
    found = next((one for one in ways_in(request.user).passkeys if one.pk == key), None)
    if found is None:
        raise Http404
    form = PasskeyForm(request.POST or None, initial={"name": found.name})
    del form.fields["credential"]
    if request.method == "POST" and form.is_valid():
        services.rename_passkey(client=request.user, key=key, name=form.cleaned_data["name"])  # type: ignore[arg-type]  # she is signed in
        return redirect("account-security")
    return render(request, "account/passkey.html", {"here": "account-security", "form": form, "passkey": found})


@sure
@require_POST
def remove_passkey(request: HttpRequest, key: int) -> HttpResponse:
    def verb() -> None:
        services.remove_passkey(client=request.user, key=key, storefront=_storefront(request))  # type: ignore[arg-type]  # she is signed in

    return _does(request, verb, "no-passkey")


# The authenticator app


@sure
@sensitive_post_parameters("code")
@require_http_methods(METHODS)
def app(request: HttpRequest) -> HttpResponse:
    """An authenticator app: a picture to read it in with, its key as text, and a first code that shows it works."""
    client: Any = request.user
    if ways_in(client).has_app:
        return redirect("account-security")
    form = CodeForm(request.POST or None)
    secret = get_totp_secret(regenerate=request.method != "POST")
    if request.method == "POST" and form.is_valid():
        counter = ("client", str(client.pk), 10)
        APPS.check(counter)
        APPS.note(counter)
        if validate_totp_code(secret, digits_of(form.cleaned_data["code"])):
            codes = services.add_app(
                client=client,
                secret=secret,
                session_key=request.session.session_key or "",
                storefront=_storefront(request),
            )
            clear_totp_secret(request)
            return _shown_once(request, codes)
        form.add_error("code", WRONG)
    address = get_adapter().build_totp_url(client, secret)
    context = {
        "here": "account-security",
        "form": form,
        "picture": segno.make(address, micro=False).svg_data_uri(scale=5, border=4, dark="#1c1a17", light="#ffffff"),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "address": address,
    }
    return render(request, "account/app.html", context)


@sure
@require_POST
def remove_app(request: HttpRequest) -> HttpResponse:
    def verb() -> None:
        services.remove_app(client=request.user, storefront=_storefront(request))  # type: ignore[arg-type]  # she is signed in

    return _does(request, verb, "no-app")


@sure
@require_POST
def make_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, on this page and never again."""
    try:
        codes = services.make_codes(client=request.user, storefront=_storefront(request))  # type: ignore[arg-type]  # she is signed in
    except Refusal as refusal:
        return _page(request, refusal=refusal)
    return _shown_once(request, codes)


def _shown_once(request: HttpRequest, codes: list[str]) -> HttpResponse:
    spaced = [f"{code[:4]} {code[4:]}" for code in codes]
    title = _("Recovery codes: %(house)s") % {"house": current_house().name}
    text = "\r\n".join([title, str(request.user), "", *spaced, ""])
    context = {"here": "account-security", "codes": spaced, "file": f"data:text/plain;charset=utf-8,{quote(text)}"}
    return render(request, "account/codes.html", context)


# Password and mail


@sure
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def password(request: HttpRequest) -> HttpResponse:
    """Another password, or her first."""
    client: Any = request.user
    form = OwnPasswordForm(request.POST or None, client=client)
    if request.method == "POST" and form.is_valid():
        before = request.session.session_key or ""
        changed = services.change_password(
            client=client,
            password=form.cleaned_data["password"],
            session_key=before,
            storefront=_storefront(request),
        )
        update_session_auth_hash(request, changed)
        move_device(session_key=before, to=request.session.session_key or "")
        return _back("password")
    context = {"here": "account-security", "form": form, "has_password": client.has_usable_password()}
    return render(request, "account/password.html", context)


MAILS = Attempts("other-mail")


@sure
@require_http_methods(METHODS)
def mail(request: HttpRequest) -> HttpResponse:
    """Another address to sign in with: the letter there proves it."""
    form = MailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        counter = ("client", str(request.user.pk), 5)
        MAILS.check(counter)
        MAILS.note(counter)
        services.ask_other_mail(
            client=request.user,  # type: ignore[arg-type]  # she is signed in
            email=form.cleaned_data["email"],
            storefront=request.storefront,  # type: ignore[attr-defined]
        )
        return _back("mail-asked")
    return render(request, "account/mail.html", {"here": "account-security", "form": form})


@hers
@require_http_methods(METHODS)
def prove_mail(request: HttpRequest, key: str) -> HttpResponse:
    """She came by the letter to the new address, signed in as who asked for it: one press, and it is hers. Nobody else's
    account takes an address whose owner opens a letter.
    """
    client: Any = request.user
    try:
        pk, _owner, email = signing.loads(key, salt=MAIL_SALT, max_age=MAIL_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        pk = email = None
    wanted = EmailAddress.objects.filter(pk=pk, user=client, email=email, verified=False).first() if pk else None
    if wanted is None:
        context = {"here": "account-security", "is_old": True}
        return render(request, "account/prove_mail.html", context, status=HTTPStatus.NOT_FOUND)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            change_mail(client=client, wanted=wanted, storefront=_storefront(request))
        except Refusal as said:
            refusal = said
        else:
            return _back("mail")
    context = {"here": "account-security", "mail": wanted.email, "refusal": refusal}
    return render(request, "account/prove_mail.html", context, status=refusal.status if refusal else HTTPStatus.OK)


# Devices


@hers
@require_POST
def close_one(request: HttpRequest, key: int) -> HttpResponse:
    """Sign her out on one device."""
    return _does(request, lambda: close_device(client=request.user, key=key), "closed")  # type: ignore[arg-type]  # she is signed in


@hers
@require_POST
def close_others(request: HttpRequest) -> HttpResponse:
    """Sign her out everywhere but here."""
    close_other_devices(client=request.user, but=request.session.session_key or "")  # type: ignore[arg-type]  # she is signed in
    return _back("others")
