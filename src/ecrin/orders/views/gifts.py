"""Who received a gift sends it back: she types the code of its receipt, and chooses. No price is shown, and nothing of who
gave it, who is told nothing in turn.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecrin.core.attempts import Attempts
from ecrin.core.errors import Refusal
from ecrin.orders.forms import GiftForm, ReceiverForm
from ecrin.orders.models import GiftReceipt, Return, ReturnLine
from ecrin.orders.selectors import gift_at, gift_found
from ecrin.orders.selectors.returns import (
    may_return,
    other_sizes,
    return_at,
    return_rule_of,
    return_until,
    returns_of,
    what_may_come,
)
from ecrin.orders.services import cancel_return, return_gift
from ecrin.theme.forms import focus_first_fault

from .order import personal
from .returns import chosen_in, whole
from .words import WHY_KEPT, words_of

KNOWING = Attempts("find-gift")
PER_ADDRESS, PER_CODE = 20, 5


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """The code of a receipt, and a word of the address that the gift went to: wrong is answered in one way, whatever of it
    was wrong.
    """
    form = GiftForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "refusal": "", "is_unknown": False}
    if request.method == "POST" and form.is_valid():
        code, knows = form.cleaned_data["code"], form.cleaned_data["knows"]
        counters = ("address", request.META.get("REMOTE_ADDR", ""), PER_ADDRESS), ("code", code, PER_CODE)
        try:
            KNOWING.check(*counters)
        except Refusal as refusal:
            return render(request, "orders/gift_find.html", context | {"refusal": refusal}, status=refusal.status)
        KNOWING.note(*counters)
        receipt = gift_found(code=code, knows=knows)
        if receipt is not None:
            KNOWING.forget(counters[1])
            return redirect("gift-return", receipt.token)
        context["is_unknown"] = True
    status = 422 if request.method == "POST" else 200
    return render(request, "orders/gift_find.html", context, status=status)


def asked_for(token: str) -> GiftReceipt:
    """The receipt at an address.

    Raises:
        Http404: there is none.
    """
    found = gift_at(token)
    if found is None:
        raise Http404
    return found


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """She chooses pieces, says why, what she wishes for instead, and where we write to; at most twenty queries to look."""
    receipt = asked_for(token)
    who = ReceiverForm(request.POST or None)
    if request.method != "POST":
        return _form(request, receipt, who)
    if not who.is_valid():
        focus_first_fault(who)
        return _form(request, receipt, who, status=422)
    may_come = what_may_come(receipt.order, kind=Return.Kind.RETURN)
    try:
        parcel = return_gift(
            receipt=receipt.pk,
            chosen=chosen_in(request, may_come),
            wish=request.POST.get("wish", Return.Wish.CREDIT),
            name=who.cleaned_data["name"],
            email=who.cleaned_data["email"],
            storefront=request.storefront,  # type: ignore[attr-defined]
        )
    except Refusal as refusal:
        return _form(request, receipt, who, refusal, status=int(refusal.status))
    return redirect("gift-return-page", receipt.token, parcel.number)


def _form(
    request: HttpRequest, receipt: GiftReceipt, who: ReceiverForm, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    order, said = receipt.order, request.POST
    may_come = what_may_come(order, kind=Return.Kind.RETURN)
    sizes = other_sizes(order, [one.line for one in may_come if one.most])
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
        "receipt": receipt,
        "who": who,
        "rows": rows,
        "may_return": may_return(order),
        "has_arrived": order.delivered_at is not None,
        "until": return_until(order),
        "reasons": [pair for pair in ReturnLine.Reason.choices if pair[0] != ReturnLine.Reason.MIND],
        "may_exchange": any(row["sizes"] for row in rows),
        "wish": said.get("wish", Return.Wish.CREDIT),
        "rule": return_rule_of(order.market_code),
        "refusal": refusal,
        "returns": [(one, words_of(one)) for one in returns_of(order, by_receiver=True)],
    }
    return render(request, "orders/gift_form.html", context, status=status)


def parcel_at(token: str, number: str) -> tuple[GiftReceipt, Return]:
    """What was sent back with a receipt.

    Raises:
        Http404: no such receipt, or no such return with it.
    """
    receipt = asked_for(token)
    found = return_at(receipt.order, number, by_receiver=True)
    if found is None:
        raise Http404
    return receipt, found


@personal
@require_safe
def parcel(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """How her return stands, and what to do; at most eight queries."""
    return render(request, "orders/gift_return.html", _seen(*parcel_at(token, number)))


@personal
@require_safe
def sheet(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """The sheet that travels with the pieces; at most eight queries."""
    return render(request, "orders/gift_sheet.html", _seen(*parcel_at(token, number)))


def _seen(receipt: GiftReceipt, parcel: Return) -> dict[str, Any]:
    word, sentence = words_of(parcel)
    rule = return_rule_of(receipt.order.market_code)
    return {
        "receipt": receipt,
        "parcel": parcel,
        "word": word,
        "sentence": sentence,
        "lines": list(parcel.lines.all()),
        "return_address": [line for line in rule.address.splitlines() if line.strip()],
        "takes_boutique": rule.takes_boutique,
        "is_label_ours": parcel.label_by == "house",
        "may_cancel": parcel.state == Return.State.REQUESTED,
    }


@personal
@require_POST
def cancel(request: HttpRequest, token: str, number: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """She keeps her pieces after all."""
    receipt, found = parcel_at(token, number)
    cancel_return(row=found.pk)
    return redirect("gift-return-page", receipt.token, found.number)
