"""What staff offer to add to an order, as its client reads, accepts and pays it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ecrin.checkout.forms.fields import AdditionForm
from ecrin.checkout.rules import obliges
from ecrin.checkout.services import accept_addition
from ecrin.core.errors import Refusal
from ecrin.legal.rules import SALE
from ecrin.legal.selectors import current_version, notices_for
from ecrin.markets.rules import StorefrontInfo
from ecrin.orders.models import Addition
from ecrin.orders.rules import OPEN
from ecrin.orders.selectors import added_pieces, addition_by_token, goes_to, local
from ecrin.payments.selectors import instructions_of, methods_for, payments_of

from .page import personal, to_bank_allowed
from .pay import market_of, refused_words, settled, to_the_bank_for, way_of_addition


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def addition(request: HttpRequest, token: str) -> HttpResponse:
    """Its pieces, the difference, the conditions and how it is paid; kindly why not, where it ended. At most thirty
    queries.
    """
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    found = addition_by_token(token)
    if found is None:
        raise Http404
    if found.state == Addition.State.PAID:
        return redirect("order", found.order.token)
    if storefront.market.code != found.order.market_code:  # its conditions are those of its own market
        return redirect(f"/{found.order.storefront_code}/checkout/addition/{token}/")
    if not found.is_open or found.order.state not in OPEN:
        return render(request, "checkout/addition.html", {"addition": found, "order": found.order, "has_ended": True})
    return _open(request, found, storefront)


def _open(request: HttpRequest, found: Addition, storefront: StorefrontInfo) -> HttpResponse:
    order, terms = found.order, current_version(SALE, storefront)
    offered = methods_for(market_of(order), amount=found.amount, currency=order.currency) if found.amount else []
    methods = [(one.code, one.in_language(storefront.language)) for one in offered]
    form = AdditionForm(request.POST or None, methods=methods, needs_terms=terms is not None, is_free=not found.amount)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        if found.amount and settled(request, found.purpose):
            return redirect("order", order.token)
        try:
            agreed = accept_addition(addition=found, terms=[terms.pk] if terms else [], storefront=storefront)
        except Refusal as wrong:
            refusal = wrong
        else:
            return _pay(request, agreed, form.cleaned_data.get("method", ""))
    tried = payments_of(found.purpose)
    context: dict[str, Any] = {
        "addition": found,
        "order": order,
        "pieces": added_pieces(found, market_of(order)),
        "new_total": order.total + found.amount,
        "form": form,
        "terms": terms,
        "notices": notices_for(storefront),
        "language": storefront.language,
        "refusal": refusal or refused_words(tried),
        "instructions": instructions_of(tried),
        "until": local(found.held_until, order),
        "obliges": obliges(goes_to(order)),
    }
    answer = render(request, "checkout/addition.html", context, status=refusal.status if refusal else 200)
    return to_bank_allowed(answer)


def _pay(request: HttpRequest, agreed: Addition, method: str) -> HttpResponse:
    if not agreed.amount:
        return redirect("order", agreed.order.token)
    return to_the_bank_for(
        request,
        agreed.order,
        method,
        purpose=agreed.purpose,
        amount=agreed.amount,
        back=lambda: way_of_addition(agreed.pk),
    )
