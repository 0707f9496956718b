"""The pages inside: what she ordered, where it goes, who she is. Everything is looked up among her own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecrin.account.forms import KeptAddressForm
from ecrin.bag.selectors import wishes_in_short
from ecrin.bag.views.visitor import client_of
from ecrin.checkout.selectors import all_countries, countries_of
from ecrin.clients.models import SavedAddress
from ecrin.clients.rules import telephone_text
from ecrin.clients.selectors import address_of_client, addresses_of, mail_is_proven, profile_of
from ecrin.clients.services import forget_address, keep_address
from ecrin.core.errors import Refusal
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot
from ecrin.orders.models import Order
from ecrin.orders.rules import UNPAID
from ecrin.orders.selectors import local, order_of, orders_of, ready_for, returns_under_way
from ecrin.orders.selectors.returns import is_return_offered, may_withdraw
from ecrin.orders.views.words import COLLECTED, STATES, words_of
from ecrin.payments.selectors import CreditInfo, credits_of
from ecrin.theme.forms import focus_first_fault

from .adapter import keep_seen
from .doors import View, own

AT_ONCE = 10
LATEST = 3


def hers(view: Callable[..., HttpResponse]) -> View:
    """A page inside: who is not signed in is led to the door, and from there back."""

    @own
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if client_of(request) is None:
            return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
        keep_seen(request)
        return view(request, *args, **kwargs)

    return guarded


def hers_by_mail(client: Any) -> list[CreditInfo]:
    """The credits whose letters went to her proven address; three queries. A code is as good as money: nobody reads it
    before the address is known to be hers.
    """
    return credits_of(client.email) if mail_is_proven(client) else []


def _told(orders: list[Order]) -> list[dict[str, Any]]:
    """Orders as a list says them, with where she can go from each. No query for orders that were read by `orders_of`."""
    found = []
    for order in orders:
        is_collected = order.is_collected and bool(order.pickup.collected_at)
        word, sentence = COLLECTED if is_collected else STATES[order.state]
        found.append(
            {
                "order": order,
                "at": local(order.placed_at, order),
                "word": word,
                "sentence": sentence,
                "lines": order.lines.all(),
                "ways": _ways(order),
            }
        )
    return found


def _ways(order: Order) -> list[tuple[str, str]]:
    """Addresses and words: the papers of an order, and what she may still do about it. What a surprise keeps from her (what
    its receiver sends back) is on none of them.
    """
    found = []
    if order.state not in UNPAID and order.paid_by:
        found.append((_paper(order, "confirmation"), _("Order confirmation")))
        if order.is_gift and snapshot().markets[order.market_code].return_days:
            found.append((_paper(order, "gift-receipt"), _("Gift receipt")))
    if any(paper.about_id is None for paper in order.papers.all()):
        found.append((_paper(order, "invoice"), _("Invoice")))
    if order.state == Order.State.AWAITING_PAYMENT:
        found.append((reverse("order", args=[order.token]), _("Pay this order")))
    if is_return_offered(order):
        found.append((reverse("order-return", args=[order.token]), _("Return pieces")))
    if may_withdraw(order):
        found.append((reverse("order-withdraw", args=[order.token]), _("Withdraw from the contract")))
    return found


def _paper(order: Order, name: str) -> str:
    return reverse("order-paper", args=[order.token, name])


def _lines(saved: SavedAddress, storefront: StorefrontInfo) -> dict[str, Any]:
    return {
        "saved": saved,
        "lines": saved.address.lines(storefront.language, abroad=True),
        "telephone": telephone_text(saved.telephone, saved.country),
    }


@hers
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What goes on: her latest orders, what lies ready, what is on its way back, her credits and wishes, and what is
    missing. Thirteen queries with those of the session, one more where she has a credit.
    """
    client: Any = request.user
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    profile, kept = profile_of(client), addresses_of(client)
    context = {
        "here": "account",
        "orders": _told(list(orders_of(client)[:LATEST])),
        "ready": ready_for(client),
        "returns": [(one, words_of(one)) for one in returns_under_way(client)],
        "credits": [one for one in hers_by_mail(client) if one.free and not one.is_over],
        "wishes": wishes_in_short(client),
        "addresses": [_lines(saved, storefront) for saved in kept[:1]],
        "has_name": bool(client.first_name),
        "has_sizes": bool(profile.sizes),
    }
    return render(request, "account/overview.html", context)


@hers
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """All that she ordered, ten a page, with their papers and returns; seven queries with those of the session."""
    page = Paginator(orders_of(request.user), AT_ONCE).get_page(request.GET.get("page"))
    context = {"here": "account-orders", "page": page, "orders": _told(list(page))}
    return render(request, "account/orders.html", context)


@hers
@require_safe
def order(request: HttpRequest, number: str) -> HttpResponse:
    """The way to an order of hers; anybody else's is not there."""
    found = order_of(request.user, number)
    if found is None:
        raise Http404
    return redirect("order", found.token)


@hers
@require_safe
def addresses(request: HttpRequest) -> HttpResponse:
    """Where her orders go; three queries with those of the session."""
    kept = [_lines(saved, request.storefront) for saved in addresses_of(request.user)]  # type: ignore[attr-defined]
    return render(request, "account/addresses.html", {"here": "account-addresses", "addresses": kept})


@hers
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, key: int = 0) -> HttpResponse:
    """An address in its country's form; another country's form is shown with what was typed."""
    saved = address_of_client(request.user, key) if key else None
    if key and saved is None:
        raise Http404
    form = _form(request, saved)
    refusal: Refusal | None = None
    if request.method == "POST" and request.POST.get("do") != "country" and form.is_valid():
        try:
            keep_address(
                client=request.user,  # type: ignore[arg-type]  # she is signed in
                address=form.address,
                telephone=form.cleaned_data["telephone"],
                is_default=form.cleaned_data["is_default"],
                key=key,
            )
        except Refusal as said:
            refusal = said
        else:
            return redirect("account-addresses")
    if form.is_bound:
        focus_first_fault(form)
    context = {"here": "account-addresses", "form": form, "saved": saved, "refusal": refusal}
    return render(request, "account/address.html", context, status=refusal.status if refusal else 200)


def _form(request: HttpRequest, saved: SavedAddress | None) -> KeptAddressForm:
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    countries = all_countries(storefront.language)
    known: dict[str, Any] = {}
    if saved is not None:
        known = {**saved.address.as_data(), "telephone": saved.telephone, "is_default": saved.is_default}
    asked = request.POST.get("country") or known.get("country") or ""
    country = asked if asked in dict(countries) else countries_of(storefront)[0][0]
    options: dict[str, Any] = {"initial": known}
    if request.method == "POST":
        switched = request.POST.get("do") == "country"
        options = {"initial": request.POST.dict()} if switched else {"data": request.POST}
    return KeptAddressForm(country=country, countries=countries, language=storefront.language, **options)


@hers
@require_POST
def remove_address(request: HttpRequest, key: int) -> HttpResponse:
    """One address less; anybody else's is not there."""
    forget_address(client=request.user, key=key)  # type: ignore[arg-type]  # she is signed in
    return redirect("account-addresses")
