"""What the house knows of her: a copy of it, and to be forgotten. Inside the account with her password; a guest shows by a
letter that the address is hers. The answer is the same whether or not we know an address.
"""

from http import HTTPStatus
from typing import Any

from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ecrin.account.forms import AskPrivacyForm, PrivacyForm
from ecrin.clients.privacy import blocks as account_blocks
from ecrin.core.attempts import Attempts, TooManyAttempts
from ecrin.core.errors import Refusal
from ecrin.legal.models import DataRequest
from ecrin.legal.rules import Subject
from ecrin.legal.selectors import COPY, PROOF, kept_of, request_at, requests_of, signed
from ecrin.legal.services import ask_for_data, note_fetched, prove_request
from ecrin.orders.privacy import blocks as order_blocks

from .doors import own
from .pages import hers

ASKING = Attempts("privacy")
PER_ADDRESS, PER_MAIL, PER_CLIENT = 20, 3, 5
KINDS = {"copy", "erasure"}


@hers
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What she asked and how far it is; three queries with those of the session."""
    asked = requests_of(_subject(request))
    context = {
        "here": "account-privacy",
        "requests": [
            {"row": one, "kept": kept_of(one), "way": signed(one, COPY) if one.has_file else ""} for one in asked
        ],
        "said": request.GET.get("said", ""),
    }
    return render(request, "account/privacy.html", context)


def _subject(request: HttpRequest) -> Subject:
    client: Any = request.user
    return Subject(client.pk)


@hers
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for a copy or for erasure: with her password, or by a letter where her account has none."""
    if kind not in KINDS:
        raise Http404
    client: Any = request.user
    form = PrivacyForm(request.POST if request.method == "POST" else None, client=client, kind=kind)
    counters = (("client", str(client.pk), PER_CLIENT),)
    if request.method == "POST":
        try:
            ASKING.check(*counters)
        except TooManyAttempts as refusal:
            return _ask_page(request, kind, form, refusal)
        if form.is_valid():
            has_password = client.has_usable_password()
            ask_for_data(
                kind=kind,
                storefront=request.storefront,  # type: ignore[attr-defined]
                email=client.email,
                client=client.pk,
                proof=DataRequest.Proof.PASSWORD if has_password else "",
            )
            return redirect(f"{reverse('account-privacy')}?said={'asked' if has_password else 'written'}")
        ASKING.note(*counters)
    return _ask_page(request, kind, form)


def _ask_page(request: HttpRequest, kind: str, form: PrivacyForm, refusal: Refusal | None = None) -> HttpResponse:
    subject = _subject(request)
    with translation.override(request.storefront.interface):  # type: ignore[attr-defined]
        blocked = [*account_blocks(subject), *order_blocks(subject)] if kind == "erasure" else []
    context = {"here": "account-privacy", "kind": kind, "form": form, "blocked": blocked, "refusal": refusal}
    return render(request, "account/privacy_ask.html", context, status=refusal.status if refusal else 200)


@own
@require_http_methods(["GET", "HEAD", "POST"])
def from_page(request: HttpRequest) -> HttpResponse:
    """A guest writes her address and what she wishes; whether we know it is told in the letter alone."""
    form = AskPrivacyForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "account/privacy_guest.html", context)
    email = form.cleaned_data["email"].lower()
    counters = ("address", request.META.get("REMOTE_ADDR", ""), PER_ADDRESS), ("mail", email, PER_MAIL)
    try:
        ASKING.check(*counters)
    except TooManyAttempts as refusal:
        return render(request, "account/privacy_guest.html", context | {"refusal": refusal}, status=refusal.status)
    ASKING.note(*counters)
    kind = "erasure" if request.POST.get("kind") == "erasure" else "copy"
    ask_for_data(kind=kind, storefront=request.storefront, email=email)  # type: ignore[attr-defined]
    return render(request, "account/privacy_guest.html", context | {"email": email})


@own
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest, key: str) -> HttpResponse:
    """She came by the letter; a button does it, since programs open letters' links by themselves."""
    found = request_at(key, PROOF)
    if found is None or found.state in {DataRequest.State.LAPSED, DataRequest.State.REFUSED}:
        return render(request, "account/privacy_prove.html", {"is_old": True}, status=HTTPStatus.NOT_FOUND)
    if request.method == "POST" and found.state == DataRequest.State.ASKED:
        found = prove_request(row=found.pk)
    is_done = found.state != DataRequest.State.ASKED
    return render(request, "account/privacy_prove.html", {"asked": found, "is_done": is_done})


@own
@require_safe
def copy(request: HttpRequest, key: str) -> HttpResponse:
    """The way to her copy, for as long as it lies ready."""
    found = request_at(key, COPY)
    if found is None or not found.has_file:
        return render(request, "account/privacy_copy.html", {"is_old": True}, status=HTTPStatus.NOT_FOUND)
    return render(request, "account/privacy_copy.html", {"asked": found, "key": key, "size": found.file.size})


@own
@require_safe
def copy_file(request: HttpRequest, key: str) -> Any:
    """The copy itself, piece by piece from where it lies; each fetch is written down."""
    found = request_at(key, COPY)
    if found is None or not found.has_file:
        raise Http404
    if request.method == "GET":
        note_fetched(row=found.pk)
    file = storages["private"].open(str(found.file.name))
    return FileResponse(file, as_attachment=True, filename=f"{found.number}.zip", content_type="application/zip")
