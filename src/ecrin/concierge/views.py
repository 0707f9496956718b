"""The client's door to what an advisor composed for her: on any device, as a guest, with or without script."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecrin.checkout.forms.steps import Delivery, Payment
from ecrin.checkout.selectors import Visit
from ecrin.checkout.services import quote_of_bag
from ecrin.checkout.views.page import Door, Elsewhere, checkout_at, personal, way_of
from ecrin.checkout.views.pay import pay_at
from ecrin.markets.rules import StorefrontInfo

from .models import Proposal
from .selectors import ends_locally, path_of, proposal_by_token, visit_of
from .services import accept_proposal


def _asked(request: HttpRequest, token: str) -> Proposal:
    """The proposal at an address of its own storefront.

    Raises:
        Http404: there is none, or the market does not sell.
        Elsewhere: it is of another storefront.
    """
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    found = proposal_by_token(token)
    if found is None:
        raise Http404
    if found.storefront_code != storefront.code:
        raise Elsewhere(path_of(found))
    if not storefront.market.is_open:
        raise Http404
    return found


@personal
@require_safe
def proposal(request: HttpRequest, token: str) -> HttpResponse:
    """Who composed it, its pieces and what is due; or, kindly, why it cannot be ordered. At most twenty queries."""
    try:
        found = _asked(request, token)
    except Elsewhere as elsewhere:
        return redirect(elsewhere.address)
    context: dict[str, Any] = {"proposal": found, "state": found.state_now}
    if found.is_open:
        context |= _shown(request, found)
    elif found.order is not None:
        context["way"] = way_of(found.order)
    return render(request, "concierge/proposal.html", context)


def _shown(request: HttpRequest, found: Proposal) -> dict[str, Any]:
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    visit = visit_of(found, storefront)
    if visit is None or not visit.view.lines:
        return {"state": "empty"}
    where = Delivery(visit)
    known = where.is_done
    return {
        "visit": visit,
        "quote": Payment(visit).quote if known else quote_of_bag(visit.view),
        "delivery_way": where.way if known else None,
        "delivery_told": where.told if known else (),
        "ends": ends_locally(found),
        "is_ready": visit.view.is_ready,
    }


def _door(token: str) -> Door:
    """The checkout of a proposal. Her own bag stays as it is: no cookie is read or written."""

    def visit(request: HttpRequest) -> Visit:
        proposal = _asked(request, token)
        if proposal.order is not None:
            raise Elsewhere(way_of(proposal.order))
        seen = visit_of(proposal, request.storefront) if proposal.is_open else None  # type: ignore[attr-defined]
        if seen is None or not seen.view.is_ready:
            raise Elsewhere(path_of(proposal))
        return seen

    return Door(
        visit=visit,
        here=reverse("proposal-checkout", args=[token]),
        pay_at=reverse("proposal-pay", args=[token]),
        back_to=reverse("proposal-link", args=[token]),
        place=accept_proposal,
        is_proposal=True,
    )


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, token: str) -> HttpResponse:
    """The steps, with what the advisor wrote filled in."""
    return checkout_at(request, _door(token))


@personal
@require_POST
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """She accepts it herself and goes to the bank."""
    return pay_at(request, _door(token))
