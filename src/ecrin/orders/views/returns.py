"""A guest sends pieces back, at her order's unguessable address."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecrin.core.errors import Refusal
from ecrin.orders.models import Order, Return, ReturnLine
from ecrin.orders.selectors import order_by_token
from ecrin.orders.selectors.returns import (
    Comes,
    may_return,
    other_sizes,
    return_at,
    return_rule_of,
    return_until,
    stopped_with,
    what_may_come,
)
from ecrin.orders.services import Chosen, ask_return, cancel_return
from ecrin.orders.services.refunds import worth_of

from .order import personal
from .words import WHY_KEPT, words_of

MOST = 1_000


def asked_for(token: str) -> Order:
    """The order at an address.

    Raises:
        Http404: there is none.
    """
    found = order_by_token(token)
    if found is None:
        raise Http404
    return found


def chosen_in(request: HttpRequest, may_come: list[Comes]) -> list[Chosen]:
    """What a client chose, as she typed it; what is no number is none."""
    said = request.POST
    return [
        Chosen(
            line=one.line.pk,
            quantity=whole(said.get(f"quantity-{one.line.pk}", "")),
            reason=said.get(f"reason-{one.line.pk}", "")[:8],
            wanted_sku=said.get(f"wanted-{one.line.pk}", "")[:40],
        )
        for one in may_come
    ]


def whole(text: str) -> int:
    """A small whole number as typed; nought where it is none."""
    return min(int(text), MOST) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """She chooses pieces, says why, and what she wishes for instead; at most eighteen queries to look."""
    order = asked_for(token)
    if request.method == "POST":
        may_come = what_may_come(order, kind=Return.Kind.RETURN)
        try:
            parcel = ask_return(
                row=order.pk, chosen=chosen_in(request, may_come), wish=request.POST.get("wish", "refund")
            )
        except Refusal as refusal:
            return _form(request, order, refusal)
        return redirect("order-return-page", order.token, parcel.number)
    return _form(request, order)


def _form(request: HttpRequest, order: Order, refusal: Refusal | None = None) -> HttpResponse:
    may_come = what_may_come(order, kind=Return.Kind.RETURN)
    sizes = other_sizes(order, [one.line for one in may_come if one.most])
    said = request.POST
    rows = [
        {
            "comes": one,
            "why": WHY_KEPT.get(one.why, ""),
            "sizes": sizes.get(one.line.pk, []),
            "quantity": whole(said.get(f"quantity-{one.line.pk}", "")),
            "reason": said.get(f"reason-{one.line.pk}", ""),
            "wanted": said.get(f"wanted-{one.line.pk}", ""),
        }
        for one in may_come
    ]
    context = {
        "order": order,
        "rows": rows,
        "may_return": may_return(order),
        "until": return_until(order),
        "reasons": ReturnLine.Reason.choices,
        "may_exchange": any(row["sizes"] for row in rows),
        "wish": said.get("wish", "refund"),
        "rule": return_rule_of(order.market_code),
        "refusal": refusal,
    }
    return render(request, "orders/return_form.html", context, status=refusal.status if refusal else 200)


def parcel_at(token: str, number: str) -> Return:
    """A return at its order's address.

    Raises:
        Http404: no such order, or no such return of it.
    """
    found = return_at(asked_for(token), number)
    if found is None:
        raise Http404
    return found


@personal
@require_safe
def parcel(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """How her return stands, and what to do; eight queries."""
    return render(request, "orders/return.html", _seen(parcel_at(token, number)))


@personal
@require_safe
def sheet(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """The sheet that travels with the pieces; eight queries."""
    return render(request, "orders/return_sheet.html", _seen(parcel_at(token, number)))


def _seen(parcel: Return) -> dict[str, Any]:
    word, sentence = words_of(parcel)
    is_open = parcel.state in {Return.State.REQUESTED, Return.State.RECEIVED, Return.State.INSPECTED}
    rule = return_rule_of(parcel.order.market_code)
    return {
        "order": parcel.order,
        "parcel": parcel,
        "word": word,
        "sentence": sentence,
        "lines": list(parcel.lines.all()),
        "worth": worth_of(parcel) if is_open else parcel.amount,
        "return_address": [line for line in rule.address.splitlines() if line.strip()],
        "takes_boutique": rule.takes_boutique,
        "is_label_ours": parcel.label_by == "house",
        "stopped": stopped_with(parcel),
        "may_cancel": parcel.state == Return.State.REQUESTED and not parcel.is_withdrawal,
    }


@personal
@require_POST
def cancel(request: HttpRequest, token: str, number: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """She keeps her pieces after all."""
    found = parcel_at(token, number)
    cancel_return(row=found.pk)
    return redirect("order-return-page", token, found.number)
