"""To be told when a creation is back or its price falls: asked for from public pages, confirmed and ended by letters."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecrin.bag import services
from ecrin.bag.forms import WatchForm, number_in
from ecrin.bag.models import Watch
from ecrin.bag.selectors import seen_now, told_of, watch_by_token
from ecrin.catalog.selectors import products_of
from ecrin.core.attempts import Attempts
from ecrin.core.errors import Refusal
from ecrin.theme.forms import focus_first_fault

from .bag import storefront_of
from .visitor import client_of, personal

ASKING = Attempts("watch", seconds=3600)
PER_ADDRESS, PER_MAIL = 30, 10


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """`kind`, `product` and `sku` as far as one is chosen; `email` of who has no account. A client is told where she signs
    in, unless she writes another address; `do=end` ends what she asked for.
    """
    client, storefront = client_of(request), storefront_of(request)
    values = request.POST or request.GET
    kind, product_id, sku = values.get("kind", ""), number_in(values, "product"), values.get("sku", "")[:40]
    if kind not in Watch.Kind.values:
        raise Http404
    if request.method == "POST" and request.POST.get("do") == "end" and client is not None:
        market = storefront.market.code
        services.end_watches_of(client=client, product_id=product_id, sku=sku, kind=kind, market=market)
        return _to_wishlist("unwatched")
    seen = seen_now([(product_id, sku)], storefront.market).get((product_id, sku))
    if seen is None:
        raise Http404
    form = WatchForm(request.POST if "email" in request.POST or client else None, is_known=client is not None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        is_hers = client is not None and email.lower() in {"", client.email}
        try:
            _ask(request, kind, product_id, sku, client if is_hers else None, email)
        except Refusal as said:
            refusal = said
        else:
            return _to_wishlist("watched") if is_hers else redirect("watch-asked")
    focus_first_fault(form)
    context: dict[str, Any] = {
        "form": form,
        "kind": kind,
        "product": product_id,
        "sku": sku,
        "told": told_of(seen.product, seen.variant if sku else None, storefront),
        "refusal": refusal,
    }
    faults = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "bag/watch_ask.html", context, status=refusal.status if refusal else faults)


def _ask(request: HttpRequest, kind: str, product_id: int, sku: str, client: Any, email: str) -> None:
    counters = (
        ("address", request.META.get("REMOTE_ADDR", ""), PER_ADDRESS),
        ("mail", "" if client is not None else email.lower(), PER_MAIL),
    )
    ASKING.check(*counters)
    ASKING.note(*counters)
    services.ask_watch(
        kind=kind, product_id=product_id, sku=sku, storefront=storefront_of(request), client=client, email=email
    )


def _to_wishlist(said: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('wishlist')}?said={said}", status=HTTPStatus.SEE_OTHER)


@personal
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """A letter asks whether it was she. No query."""
    return render(request, "bag/watch_asked.html")


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def watch(request: HttpRequest, token: str) -> HttpResponse:
    """Where the letters lead: say yes, or end it (`do=stop`). Opening the page does nothing by itself."""
    if request.method == "POST" and request.POST.get("do") == "stop":
        services.end_watch(token=token)
        return render(request, "bag/watch.html", {"is_ended": True})
    found = watch_by_token(token)
    if found is None:
        return render(request, "bag/watch.html", {"is_old": True}, status=HTTPStatus.NOT_FOUND)
    if request.method == "POST":
        found = services.confirm_watch(token=token)
    storefront = storefront_of(request)
    product = products_of([found.product_id], storefront.market).get(found.product_id)
    variant = next((one for one in product.variants if found.sku and one.sku == found.sku), None) if product else None
    context = {"watch": found, "told": told_of(product, variant, storefront) if product else None}
    return render(request, "bag/watch.html", context)


@personal
@require_POST
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Her mail program's own way to end it (RFC 8058)."""
    services.end_watch(token=token)
    return render(request, "bag/watch.html", {"is_ended": True})
