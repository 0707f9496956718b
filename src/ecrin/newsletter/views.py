"""The pages of letters: asking for them (public), and what a signed link opens (personal, without cookie or account)."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ecrin.clients.rules import initials_hidden
from ecrin.core.attempts import Attempts
from ecrin.core.doors import from_anywhere
from ecrin.core.errors import Refusal
from ecrin.core.texts import isolated
from ecrin.edge.pages import depends_on, public_page
from ecrin.legal.models import Consent
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot
from ecrin.theme.forms import focus_first_fault

from .forms import PreferencesForm, SubscribeForm, storefront_choices
from .models import KEY, Subscription
from .selectors import by_key, interests_in, interests_of, manage_token, managed, offer_of, read_confirm, rule_of
from .services import (
    HasLeft,
    WordsChanged,
    ask_letter_again,
    ask_subscription,
    change_preferences,
    confirm_subscription,
    leave,
    wording_shown,
)

Where = Consent.Where
ASKING = Attempts("newsletter")
PER_ADDRESS = 20
PLACES = {"footer": Where.FOOTER, "order": Where.ORDER}
"""What forms that stand elsewhere say of where they stand."""
View = Callable[..., HttpResponse]


def own(view: View) -> View:
    """Somebody's own, by the link that she holds: nobody keeps or indexes it, and the next page is not told its address.
    Its forms carry no token, since it sets no cookie: `core.doors.SameSite` says where a post comes from.
    """

    @csrf_exempt
    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "same-origin"
        return response

    return marked


def _storefront(request: HttpRequest) -> StorefrontInfo:
    found: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    return found


@require_safe
@public_page()
def newsletter(request: HttpRequest) -> HttpResponse:
    """What the letters are, and the form; no query while nothing changed."""
    depends_on(request, KEY, "markets", "menu")
    offer = offer_of(_storefront(request))
    return render(request, "newsletter/newsletter.html", {"offer": offer, "form": SubscribeForm(offer=offer)})


@own
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form, from the page of letters or from the foot of any page. The answer is the same for every address."""
    if request.method != "POST":
        return redirect("newsletter")
    storefront = _storefront(request)
    offer = offer_of(storefront)
    form = SubscribeForm(request.POST, offer=offer)
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            _ask(request, form)
        except WordsChanged as changed:
            refusal = changed
            form.data = form.data | {"wording": offer.digest}  # type: ignore[operator]  # a QueryDict
        except Refusal as said:
            refusal = said
        else:
            return redirect("newsletter-thanks")
    focus_first_fault(form)
    status = refusal.status if refusal else HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"offer": offer, "form": form, "refusal": refusal}
    return render(request, "newsletter/newsletter.html", context, status=status)


def _ask(request: HttpRequest, form: SubscribeForm) -> None:
    storefront, counter = _storefront(request), ("address", request.META.get("REMOTE_ADDR", ""), PER_ADDRESS)
    ASKING.check(counter)
    ASKING.note(counter)
    ask_subscription(
        mail=form.cleaned_data["email"],
        storefront=storefront,
        interests=form.cleaned_data["interests"],
        wording=wording_shown(storefront=storefront, digest=form.cleaned_data["wording"]),
        where=PLACES.get(request.POST.get("from", ""), Where.PAGE),
    )


@require_safe
@public_page()
def thanks(request: HttpRequest) -> HttpResponse:
    """Where every address leads: look into your mail."""
    depends_on(request, KEY, "markets", "menu")
    return render(request, "newsletter/thanks.html", {"days": rule_of(_storefront(request)).days})


@own
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What the letter opens. Looking at it confirms nothing, since mail programs look at links by themselves: its button
    does. A link that is too old offers another letter; one that the house did not write says so.
    """
    try:
        key, number = read_confirm(token, days=None)
    except (signing.BadSignature, ValueError, TypeError):
        return _unknown(request)
    row = by_key(key)
    if row is None or not row.mail:
        return _unknown(request)
    if request.method == "POST":
        return _answer(request, row, number, token)
    storefront = _storefront(request)
    context: dict[str, Any] = {"mail": isolated(initials_hidden(row.mail)), "row": row}
    if _is_waiting(row, number) and _is_old(token, storefront):
        return render(request, "newsletter/old.html", context, status=HTTPStatus.GONE)
    if not _is_waiting(row, number) and not (row.is_confirmed and row.round == number):
        return render(request, "newsletter/over.html", {"refusal": HasLeft()}, status=HasLeft.status)
    context |= {"wording": row.wording, "chosen": _chosen(row, storefront), "manage": _manage(row)}
    return render(request, "newsletter/confirm.html", context)


def _answer(request: HttpRequest, row: Subscription, number: int, token: str) -> HttpResponse:
    """Its button, or the button for another letter."""
    storefront = _storefront(request)
    if request.POST.get("do") == "again":
        ask_letter_again(key=row.key, number=number)
        return render(request, "newsletter/thanks.html", {"days": rule_of(storefront).days})
    if not (_is_waiting(row, number) and _is_old(token, storefront)):
        with suppress(HasLeft):  # the page that is shown next says so
            confirm_subscription(key=row.key, number=number)
    return redirect("newsletter-confirm", token)


def _is_waiting(row: Subscription, number: int) -> bool:
    return row.state == Subscription.State.PENDING and row.round == number


def _is_old(token: str, storefront: StorefrontInfo) -> bool:
    try:
        read_confirm(token, days=rule_of(storefront).days)
    except signing.SignatureExpired:
        return True
    return False


def _manage(row: Subscription) -> str:
    return reverse("newsletter-preferences", args=[manage_token(row)])


def _chosen(row: Subscription, storefront: StorefrontInfo) -> list[str]:
    chosen = interests_of(row)
    names = dict(interests_in(storefront.language, also=chosen))
    return [names[code] for code in chosen if code in names]


def _unknown(request: HttpRequest) -> HttpResponse:
    """The house did not write this link, or forgot whose it was."""
    return render(request, "newsletter/unknown.html", status=HTTPStatus.NOT_FOUND)


@own
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Her interests, language, a rest, or all of it no more; by the link of any letter, at most five queries to look at."""
    row = managed(token)
    if row is None or not row.mail:
        return _unknown(request)
    if not row.is_confirmed:
        return redirect("newsletter-leave", token)
    return answer_preferences(
        request, row, template="newsletter/preferences.html", here=request.path, where=Where.LINK, more={"token": token}
    )


def answer_preferences(
    request: HttpRequest, row: Subscription, *, template: str, here: str, where: Consent.Where, more: dict[str, Any],
    actor: Any = None,
) -> HttpResponse:  # fmt: skip
    """The form of preferences at a door: the link of a letter, or her account."""
    storefront = _storefront(request)
    offer, chosen = offer_of(storefront), interests_of(row)
    form = PreferencesForm(
        request.POST or None,
        offered=interests_in(storefront.language, also=chosen),
        storefronts=storefront_choices([one for one in snapshot().served if not one.market.is_closed]),
        is_paused=bool(row.paused_until and row.paused_until > timezone.localdate()),
        initial={"interests": chosen, "storefront": row.storefront_code, "wording": offer.digest},
    )
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            change_preferences(
                key=row.key,
                interests=said["interests"],
                storefront=snapshot().storefronts[said["storefront"]],
                months=said["months"],
                wording=wording_shown(storefront=storefront, digest=said["wording"]),
                where=where,
                actor=actor,
            )
        except WordsChanged as changed:
            refusal = changed
            form.data = form.data | {"wording": offer.digest}  # type: ignore[operator]  # a QueryDict
        else:
            return redirect(f"{here}?said=kept")
    context = {
        "form": form, "row": row, "offer": offer, "refusal": refusal, "is_kept": request.GET.get("said") == "kept",
        "mail": isolated(initials_hidden(row.mail or "")), **more,
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal or form.errors else HTTPStatus.OK
    return render(request, template, context, status=status)


@from_anywhere
@own
@require_http_methods(["GET", "HEAD", "POST"])
def leave_page(request: HttpRequest, token: str) -> HttpResponse:
    """No more letters: a page with a button, or the one click of a mail program, which posts here from anywhere, without
    cookie, and is answered without being sent on (RFC 8058, section 3.1). Leaving twice is leaving once.
    """
    row = managed(token)
    if row is None or not row.mail:
        return _unknown(request)
    if request.method == "POST":
        by_program = request.POST.get("List-Unsubscribe") == "One-Click"
        leave(key=row.key, where=Where.ONE_CLICK if by_program else Where.LINK)
        row.refresh_from_db()
    context = {"mail": isolated(initials_hidden(row.mail)), "row": row, "token": token, "title": _("No more letters")}
    return render(request, "newsletter/leave.html", context)
