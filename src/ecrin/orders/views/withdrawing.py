"""Withdrawing from a contract: at the order's address, and on a page that every guest reaches. Two steps each: what she
declares, then "Confirm withdrawal" (2011/83/EU, art. 11a).
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ecrin.core.attempts import Attempts
from ecrin.core.errors import Refusal
from ecrin.orders.forms import WithdrawalForm
from ecrin.orders.models import Order, OrderAddress, Return
from ecrin.orders.selectors import address_of
from ecrin.orders.selectors.returns import may_withdraw, what_may_come, withdraw_until
from ecrin.orders.services import declare_withdrawal, withdraw
from ecrin.orders.services.returns import NotReturnable, checked_quantities
from ecrin.orders.services.withdrawing import IN_THE_HOUSE

from .order import personal
from .returns import asked_for, chosen_in
from .words import WHY_KEPT

DECLARING = Attempts("withdraw")
PER_ADDRESS, PER_NUMBER = 20, 5


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def from_order(request: HttpRequest, token: str) -> HttpResponse:
    """She chooses the pieces (all are chosen), then confirms; at most twelve queries to look."""
    order = asked_for(token)
    may_come = what_may_come(order, kind=Return.Kind.WITHDRAWAL)
    if request.method != "POST":
        return _choice(request, order)
    chosen = [one for one in chosen_in(request, may_come) if one.quantity]
    try:
        if "confirm" not in request.POST:
            checked_quantities(may_come, chosen)
            if not may_withdraw(order):
                raise NotReturnable
            rows = {one.line.pk: one.line for one in may_come}
            context = {"order": order, "chosen": [(rows[one.line], one.quantity) for one in chosen]}
            return render(request, "orders/withdraw_confirm.html", context)
        parcel = withdraw(
            row=order.pk, chosen=chosen, storefront=request.storefront.code, name=_name_of(order),  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refusal as refusal:
        return _choice(request, order, refusal)
    return redirect("order-return-page", order.token, parcel.number)


def _name_of(order: Order) -> str:
    billing = address_of(order, OrderAddress.Role.BILLING)
    return str(billing) if billing else ""


def _choice(request: HttpRequest, order: Order, refusal: Refusal | None = None) -> HttpResponse:
    may_come = what_may_come(order, kind=Return.Kind.WITHDRAWAL)
    said = {one.line: one.quantity for one in chosen_in(request, may_come)} if request.method == "POST" else {}
    context = {
        "order": order,
        "rows": [(one, WHY_KEPT.get(one.why, ""), said.get(one.line.pk, one.most)) for one in may_come],
        "may_withdraw": may_withdraw(order) and any(one.most for one in may_come),
        "is_here": order.state in IN_THE_HOUSE,
        "until": withdraw_until(order),
        "refusal": refusal,
    }
    return render(request, "orders/withdraw_order.html", context, status=refusal.status if refusal else 200)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def from_page(request: HttpRequest) -> HttpResponse:
    """Name, number and address; then "Confirm withdrawal". The answer is the same whether or not we know the order."""
    if request.storefront.market.withdrawal_days is None:  # type: ignore[attr-defined]
        raise Http404
    form = WithdrawalForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "step": "declare"}
    if request.method != "POST" or not form.is_valid():
        return render(request, "orders/withdraw.html", context)
    if "change" in request.POST:
        return render(request, "orders/withdraw.html", context)
    said = form.cleaned_data
    context |= {"said": said, "step": "confirm"}
    if "confirm" not in request.POST:
        return render(request, "orders/withdraw.html", context)
    counters = (
        ("address", request.META.get("REMOTE_ADDR", ""), PER_ADDRESS), ("number", said["number"].upper(), PER_NUMBER)
    )  # fmt: skip
    try:
        DECLARING.check(*counters)
    except Refusal as refusal:
        return render(request, "orders/withdraw.html", context | {"refusal": refusal}, status=refusal.status)
    DECLARING.note(*counters)
    context["declared"] = declare_withdrawal(
        number=said["number"], name=said["name"], email=said["email"],
        storefront=request.storefront.code,  # type: ignore[attr-defined]
    )  # fmt: skip
    return render(request, "orders/withdraw.html", context | {"step": "done"})
