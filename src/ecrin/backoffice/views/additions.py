"""Screens to add pieces to an order: what is chosen so far stands in the address, so nothing is kept until it is offered."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ecrin.backoffice.selectors.orders import order_for
from ecrin.backoffice.selectors.proposals import pieces_found
from ecrin.backoffice.selectors.rights import may_in
from ecrin.bag.forms import number_in
from ecrin.checkout.selectors import composed_for
from ecrin.checkout.services import offer_pieces
from ecrin.core.errors import NotAllowed, Refusal
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot
from ecrin.orders import services
from ecrin.orders.models import Order
from ecrin.orders.rules import MOST_DAYS, OPEN, USUAL_DAYS, row_of
from ecrin.orders.selectors import additions_of, open_addition

from .telling import told

EDIT = "orders.cancel_order"
MOST_KINDS = 20
PIECES = "n-"
"""Before the SKU in the name of each number of pieces."""


def _asked(request: HttpRequest, number: str) -> tuple[Order, StorefrontInfo]:
    """An order that this person may change, and where its client reads.

    Raises:
        Http404: there is none in her markets, or its storefront was given up.
        NotAllowed: her right does not reach into its market.
    """
    order = order_for(request.user, row_of(number))
    storefront = snapshot().storefronts.get(order.storefront_code) if order else None
    if order is None or storefront is None:
        raise Http404
    if not may_in(request.user, EDIT, snapshot().markets[order.market_code]):
        raise NotAllowed
    return order, storefront


def _chosen(said: Mapping[str, str]) -> dict[str, int]:
    """How many of each SKU are chosen; a row of the search that was pressed adds one."""
    chosen = {
        name.removeprefix(PIECES)[:40]: min(number_in(said, name), 99) for name in said if name.startswith(PIECES)
    }
    if put := said.get("put", "").strip()[:40]:
        chosen[put] = chosen.get(put, 0) + 1
    return {sku: quantity for sku, quantity in list(chosen.items())[:MOST_KINDS] if sku and quantity > 0}


def _amount(said: str) -> int:
    """The difference that the page showed, in minor units; -1, which is never due, where it is none."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else -1


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Search pieces, see what the difference is, offer them to the client. At most forty queries."""
    order, storefront = _asked(request, number)
    said = request.POST if request.method == "POST" else request.GET
    chosen = _chosen(said)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            offer_pieces(
                order=order,
                wanted=chosen,
                seen_amount=_amount(said.get("seen_amount", "")),
                days=number_in(said, "days"),
                note=said.get("note", ""),
                actor=request.user,
            )
        except Refusal as wrong:
            refusal = wrong
        else:
            messages.success(request, _("It is offered. The pieces are held, and the client is written to."))
            return redirect("staff-order", number=order.number)
    return _page(request, order, storefront, said, chosen, refusal)


def _page(
    request: HttpRequest,
    order: Order,
    storefront: StorefrontInfo,
    said: Mapping[str, str],
    chosen: Mapping[str, int],
    refusal: Refusal | None,
) -> HttpResponse:
    words = said.get("q", "").strip()[:80]
    is_open = order.state in OPEN and open_addition(order) is None
    places, pieces = pieces_found(words, storefront) if is_open else ([], [])
    found = composed_for(order, chosen if is_open else {}, storefront)
    context: dict[str, Any] = {
        "title": _("Add pieces to %(number)s") % {"number": order.number},
        "icon": "clipboard-list",
        "order": order,
        "storefront": storefront,
        "is_open": is_open,
        "words": words,
        "places": places,
        "pieces": pieces,
        "found": found,
        "new_total": order.total + found.quote.total if found.quote else None,
        "refusal": refusal,
        "note": said.get("note", ""),
        "days": said.get("days", "") or USUAL_DAYS,
        "most_days": MOST_DAYS,
    }
    status = refusal.status if refusal else HTTPStatus.OK
    return render(request, "backoffice/order_add.html", context, status=status)


@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take back what is offered for an order."""
    order, _storefront = _asked(request, number)
    wanted = request.POST.get("addition", "")
    row = next((one.pk for one in additions_of(order) if str(one.pk) == wanted), None)
    if row is None:
        raise Http404
    with told(request, _("The offer is taken back. The client is told, and its pieces are free again.")):
        services.withdraw_addition(row=row, actor=request.user)
    return redirect("staff-order", number=order.number)
