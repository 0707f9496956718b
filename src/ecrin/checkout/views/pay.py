"""The way to the payment and back. The order is written in one transaction; the provider is asked outside of any."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecrin.bag.services import BagClosed, set_draft
from ecrin.bag.views.visitor import client_of, remember, token_of
from ecrin.checkout.forms.fields import AgainForm
from ecrin.checkout.forms.steps import MOST_SIGNS, UNJUDGED, Step, open_step, order_draft, steps_of
from ecrin.checkout.rules import obliges
from ecrin.checkout.selectors import Visit
from ecrin.checkout.services import change_bag
from ecrin.core.errors import Refusal
from ecrin.inventory.services import OutOfStock
from ecrin.markets.rules import MarketInfo
from ecrin.markets.selectors import snapshot
from ecrin.orders.models import Addition, Order
from ecrin.orders.rules import addition_in, row_in
from ecrin.orders.selectors import goes_to, local, order_by_token, pieces_of
from ecrin.orders.services import OrderMovedOn
from ecrin.payments.models import Payment
from ecrin.payments.providers import Redirect
from ecrin.payments.rules import HOLDS_MONEY
from ecrin.payments.selectors import instructions_of, live_payment, methods_for, payments_of
from ecrin.payments.services import CreditChanged, PaymentUnclear, open_payment, settle_payment, start_payment

from .page import Door, Elsewhere, checkout_again, own_door, page, personal, to_bank_allowed, tried_too_often, way_of

UNPAID = frozenset({Order.State.AWAITING_PAYMENT, Order.State.LAPSED})
REFUSED: dict[str, Any] = {
    "insufficient-funds": _("Your bank says that the card’s limit does not reach. Nothing was taken."),
    "authentication-failed": _("Your bank could not confirm that it is you. Nothing was taken."),
    "expired-card": _("This card is no longer valid. Nothing was taken."),
}
LOOK_AGAIN = _("Your credit is taken into account now. Please look at what remains to be paid before you order.")
DECLINED = _("Your bank declined the payment. Nothing was taken.")


@personal
@require_POST
def pay(request: HttpRequest) -> HttpResponse:
    """She orders what is in her own bag."""
    return pay_at(request, own_door())


def pay_at(request: HttpRequest, door: Door) -> HttpResponse:
    """Write the order of the bag and go to the provider. The same bag posted twice leads to the order that is there."""
    try:
        visit, steps = ready_to_pay(request, door)
    except Elsewhere as elsewhere:
        return redirect(elsewhere.address)
    last, here = steps[-1], door.here
    if refusal := tried_too_often(request, visit, request.POST.get("credit", "")[:MOST_SIGNS]):
        return page(request, door, visit, steps, last, refusal)
    typed = last.receive(request.POST)
    if not last.is_valid:
        set_draft(bag=visit.bag, values={last.code: typed})
        return redirect(f"{here}?step={last.code}#{last.code}")
    chosen = last.form.cleaned_data
    try:
        if (chosen["seen_credit"] or 0) != getattr(last, "credit_pays", 0):
            raise CreditChanged(LOOK_AGAIN)
        order = door.place(
            bag=visit.bag,
            storefront=visit.storefront,
            draft=order_draft(steps),
            seen_total=chosen["seen_total"],
            terms=[one.pk for one in (visit.terms, visit.made_terms) if one],
            client=client_of(request),
        )
    except OutOfStock:
        return redirect(door.back_to)
    except Refusal as refusal:
        set_draft(bag=visit.bag, values={last.code: {**typed, UNJUDGED: "1"}})
        return checkout_again(request, door, refusal)
    return to_the_bank(request, order, chosen["method"])


def ready_to_pay(request: HttpRequest, door: Door) -> tuple[Visit, list[Step]]:
    """The visit with its steps, all but the last of which are answered.

    Raises:
        Elsewhere: there is nothing to pay here, or a step before is open.
    """
    visit = door.visit(request)
    steps = steps_of(visit)
    if (first := open_step(steps)) is not steps[-1]:
        raise Elsewhere(f"{door.here}#{first.code}")
    return visit, steps


def to_the_bank(request: HttpRequest, order: Order, method: str) -> HttpResponse:
    """Open the payment of an order and send the client on; as `to_the_bank_for`."""
    order.refresh_from_db(fields=["state", "by_credit"])
    if order.due == 0:  # a credit paid for it, and it is confirmed
        return redirect(way_of(order))
    return to_the_bank_for(
        request,
        order,
        method,
        purpose=order.purpose,
        amount=order.due,
        back=lambda: way_of(Order.objects.get(pk=order.pk)),
    )


def to_the_bank_for(
    request: HttpRequest, order: Order, method: str, *, purpose: str, amount: int, back: Callable[[], str]
) -> HttpResponse:
    """Open a payment and send the client on. Whatever the bank says, what is paid for is there and can be paid again.

    Args:
        purpose: what is paid: an order, or what is added to it.
        amount: minor units of the order's currency.
        back: where she goes where no page of a bank opens; asked after the bank was.
    """
    payment = open_payment(
        purpose=purpose,
        amount=amount,
        currency=order.currency,
        method=method,
        market=market_of(order),
        language=order.language,
        email=order.email,
        reference=order.number,
        return_to=reverse("payment-return"),
    )
    try:
        answer = start_payment(payment=payment)
    except PaymentUnclear as unclear:
        messages.warning(request, str(unclear))
        return redirect(back())
    if isinstance(answer, Redirect):
        return HttpResponseRedirect(answer.url)
    return redirect(back())


def market_of(order: Order) -> MarketInfo:
    return snapshot().markets[order.market_code]


@personal
@require_safe
def came_back(request: HttpRequest) -> HttpResponse:
    """From the bank, by its own way or by Back: what it says of the payment decides where the client goes."""
    try:
        payment = settle_payment(token=request.GET.get("payment", "")[:80])
    except PaymentUnclear as unclear:
        return render(request, "checkout/waiting.html", {"unclear": unclear}, status=unclear.status)
    if (added := addition_in(payment.purpose)) is not None:
        return redirect(way_of_addition(added))
    order = Order.objects.filter(pk=row_in(payment.purpose) or 0).first()
    if order is None:
        raise Http404
    return redirect(way_of(order))


def way_of_addition(row: int) -> str:
    """Where somebody goes who pays for what is added to an order: to try once more, or to her order.

    Raises:
        Http404: there is no such addition.
    """
    found = Addition.objects.select_related("order").filter(pk=row).first()
    if found is None:
        raise Http404
    if found.state == Addition.State.PAID:
        return reverse("order", args=[found.order.token])
    return reverse("order-addition", args=[found.token])


def refused_words(tried: Sequence[Payment]) -> Any:
    """Why the bank declined the last attempt, as the client reads it; empty where it did not."""
    return REFUSED.get(tried[-1].refusal_code, DECLINED) if tried and tried[-1].refusal_code else ""


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def pay_again(request: HttpRequest, token: str) -> HttpResponse:
    """An order that awaits its payment: another card, or back to the bag. What is paid is shown as an order."""
    order = unpaid(token)
    if order.state not in UNPAID:
        return redirect("order", token)
    language = request.storefront.language  # type: ignore[attr-defined]
    offered = methods_for(market_of(order), amount=order.due, currency=order.currency)
    methods = [(one.code, one.in_language(language)) for one in offered]
    form = AgainForm(request.POST or None, methods=methods)
    if request.method == "POST" and order.state == Order.State.AWAITING_PAYMENT and form.is_valid():
        if settled(request, order.purpose):
            return redirect("order", token)
        return to_the_bank(request, order, form.cleaned_data["method"])
    tried = payments_of(order.purpose)
    context: dict[str, Any] = {
        "order": order,
        "pieces": pieces_of(order, market_of(order)),
        "form": form,
        "instructions": instructions_of(tried) if order.state == Order.State.AWAITING_PAYMENT else (),
        "refusal": refused_words(tried),
        "held_until": local(order.held_until, order) if order.held_until else None,
        "is_lapsed": order.state == Order.State.LAPSED,
        "obliges": obliges(goes_to(order)),
    }
    return to_bank_allowed(render(request, "checkout/payment.html", context))


@personal
@require_POST
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Back to the bag: the order ends and its pieces are free, unless the bank says that it is paid."""
    order = unpaid(token)
    if order.state in UNPAID and settled(request, order.purpose):
        return redirect("order", token)
    try:
        bag = change_bag(order=order, token=token_of(request))
    except OrderMovedOn:
        return redirect("order", token)
    except BagClosed:
        return redirect("bag")
    return remember(redirect("bag"), bag.token)


def unpaid(token: str) -> Order:
    """The order at an address.

    Raises:
        Http404: no such order.
    """
    order = order_by_token(token)
    if order is None:
        raise Http404
    return order


def settled(request: HttpRequest, purpose: str) -> bool:
    """Whether the bank, asked now, says that the money is there. What it does not answer is said to the client."""
    live = live_payment(purpose)
    if live is None or not live.provider_reference:
        return False
    try:
        return settle_payment(token=live.token).state in HOLDS_MONEY
    except PaymentUnclear as unclear:
        messages.warning(request, str(unclear))
        return False
