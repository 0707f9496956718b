"""The pages inside: what she ordered, where it goes, who she is. Everything is looked up among her own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecrin.account.forms import KeptAddressForm, NamesForm
from ecrin.bag.views.visitor import client_of
from ecrin.checkout.selectors import all_countries, countries_of
from ecrin.clients.models import SavedAddress
from ecrin.clients.rules import telephone_text
from ecrin.clients.selectors import address_of_client, addresses_of
from ecrin.clients.services import forget_address, keep_address, rename_client
from ecrin.core.errors import Refusal
from ecrin.markets.rules import StorefrontInfo
from ecrin.orders.models import Order
from ecrin.orders.selectors import local, order_of, orders_of
from ecrin.orders.views.words import STATES
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


def _told(orders: list[Order]) -> list[dict[str, Any]]:
    """Orders as a list says them."""
    return [
        {
            "order": order,
            "at": local(order.placed_at, order),
            "word": STATES[order.state][0],
            "lines": order.lines.all(),
        }
        for order in orders
    ]


def _lines(saved: SavedAddress, storefront: StorefrontInfo) -> dict[str, Any]:
    return {
        "saved": saved,
        "lines": saved.address.lines(storefront.language, abroad=True),
        "telephone": telephone_text(saved.telephone, saved.country),
    }


@hers
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Her latest orders and her addresses; five queries with those of the session."""
    context = {
        "here": "account",
        "orders": _told(list(orders_of(request.user)[:LATEST])),
        "addresses": [_lines(saved, request.storefront) for saved in addresses_of(request.user)[:1]],  # type: ignore[attr-defined]
    }
    return render(request, "account/overview.html", context)


@hers
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """All that she ordered, ten a page; five queries with those of the session."""
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


@hers
@require_http_methods(["GET", "HEAD", "POST"])
def information(request: HttpRequest) -> HttpResponse:
    """How the house calls her, and under which mail it knows her."""
    client: Any = request.user
    form = NamesForm(request.POST or None, initial={"first_name": client.first_name, "last_name": client.last_name})
    if request.method == "POST" and form.is_valid():
        rename_client(client=client, **form.cleaned_data)
        return redirect(f"{reverse('account-information')}?said=kept")
    context = {"here": "account-information", "form": form, "is_kept": request.GET.get("said") == "kept"}
    return render(request, "account/information.html", context)
