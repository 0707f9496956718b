"""The checkout: one page of steps, for a guest, with or without script."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from ecrin.bag.selectors import read_bag
from ecrin.bag.services import set_draft, set_gift
from ecrin.bag.views.visitor import bag_of, client_of, token_of
from ecrin.checkout.forms.collect import COLLECT
from ecrin.checkout.forms.steps import UNJUDGED, Delivery, Payment, Step, open_step, steps_of
from ecrin.checkout.rules import obliges, reviews
from ecrin.checkout.selectors import Visit, returns_of_bag
from ecrin.checkout.services import place_order, quote_of_bag
from ecrin.clients.models import SavedAddress
from ecrin.core.attempts import Attempts
from ecrin.core.doors import public_policy
from ecrin.core.errors import Refusal
from ecrin.markets.rules import StorefrontInfo
from ecrin.orders.models import Order
from ecrin.orders.selectors import order_placed_from
from ecrin.payments.rules import credit_codes
from ecrin.theme.forms import focus_first_fault

CREDIT = frozenset({"credit", "no-credit"})
"""What is done with a credit's code on the last step: take it into account, or leave it out."""
TRYING = Attempts("credit")
PER_ADDRESS = 20
personal = cache_control(private=True, no_store=True)


class Elsewhere(Exception):  # noqa: N818 - says where to go, like a refusal
    """There is nothing to check out here; `address` is where the visitor belongs."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where a checkout stands, so that one page serves a visitor's own bag and what an advisor composed for her.

    Attributes:
        visit: finds what is ordered, or raises `Elsewhere`.
        place: the verb that writes the order; called as `place_order` is.
    """

    visit: Callable[[HttpRequest], Visit]
    here: str
    pay_at: str
    back_to: str
    place: Callable[..., Order] = place_order
    is_proposal: bool = False


def own_door() -> Door:
    """The checkout of the bag that a visitor's cookie names."""
    return Door(visit=visit_of, here=reverse("checkout"), pay_at=reverse("checkout-pay"), back_to=reverse("bag"))


def visit_of(request: HttpRequest) -> Visit:
    """The visit of this request, from the bag of its cookie.

    Raises:
        Http404: the market does not sell online.
        Elsewhere: the bag is not there or not ready, or was ordered already.
    """
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    if not storefront.market.is_open:
        raise Http404
    bag, token = bag_of(request), token_of(request)
    view = read_bag(bag, storefront)
    if bag is None or not view.is_ready:
        order = order_placed_from(token) if token and (bag is None or bag.token != token) else None
        raise Elsewhere(way_of(order) if order else reverse("bag"))
    return Visit(storefront=storefront, bag=bag, view=view, draft=bag.draft, client=client_of(request))


def way_of(order: Order) -> str:
    """Where somebody goes who has ordered: to pay, or to her order."""
    name = "order-payment" if order.state == Order.State.AWAITING_PAYMENT else "order"
    return reverse(name, args=[order.token])


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """The checkout of her own bag."""
    return checkout_at(request, own_door())


def checkout_at(request: HttpRequest, door: Door) -> HttpResponse:
    """The step that is open, asked by `?step=`; what is posted is kept, right or wrong, and leads on from there."""
    try:
        visit = door.visit(request)
    except Elsewhere as elsewhere:
        return redirect(elsewhere.address)
    steps = steps_of(visit)
    if request.method == "POST":
        return _answer(request, door, visit, steps)
    return page(request, door, visit, steps, open_step(steps, request.GET.get("step", "")))


def _answer(request: HttpRequest, door: Door, visit: Visit, steps: list[Step]) -> HttpResponse:
    here = door.here
    step = next((one for one in steps if one.code == request.POST.get("step")), None)
    if step is None:
        return redirect(here)
    if step.code == "delivery" and (saved := _saved(visit, request.POST.get("saved", ""))):
        set_draft(bag=visit.bag, values={step.code: visit.going_to(saved)})
        return redirect(here)
    typed = step.receive(request.POST)
    if (asked := request.POST.get("do")) in {"country", "deliver", COLLECT, *CREDIT}:
        kept = {**visit.typed(step.code), **typed, UNJUDGED: "1"}
        if asked == "credit" and (refusal := tried_too_often(request, visit, typed.get("credit", ""))):
            return page(request, door, visit, steps, step, refusal)
        if asked == "no-credit":
            kept["credit"] = ""
        elif asked in {"deliver", COLLECT}:
            kept["how"] = asked
        set_draft(bag=visit.bag, values={step.code: kept})
        return redirect(f"{here}?step={step.code}#{step.code}")
    right = step.is_valid
    if right and step.code == "gift":
        set_gift(bag=visit.bag, **step.form.cleaned_data)
        typed = {}
    visit.bag = set_draft(bag=visit.bag, values={step.code: typed})
    if right:
        visit.draft = visit.bag.draft
        return redirect(f"{here}#{open_step(steps_of(visit)).code}")
    return redirect(f"{here}?step={step.code}#{step.code}")


def tried_too_often(request: HttpRequest, visit: Visit, code: str) -> Refusal | None:
    """Counts each code of a credit that is not kept yet; the refusal where too many were tried."""
    kept = credit_codes(str(visit.draft.get("payment", {}).get("credit", "")))
    another = [one for one in credit_codes(code) if one not in kept]
    if not another:
        return None
    counter = ("address", request.META.get("REMOTE_ADDR", ""), PER_ADDRESS)
    try:
        TRYING.check(counter)
    except Refusal as refusal:
        return refusal
    for _each in another:
        TRYING.note(counter)
    return None


def _saved(visit: Visit, key: str) -> SavedAddress | None:
    """The address of hers that was chosen; nobody else's is found."""
    return next((saved for saved in visit.addresses if key == str(saved.pk)), None)


def page(
    request: HttpRequest, door: Door, visit: Visit, steps: list[Step], shown: Step, refusal: Refusal | None = None
) -> HttpResponse:
    """The page with one step open; a refusal is said above it."""
    if shown.forms and any(form.is_bound for form in shown.forms):
        focus_first_fault(*shown.forms)
    delivery = next((step for step in steps if isinstance(step, Delivery)), None)
    payment = next((step for step in steps if isinstance(step, Payment)), None)
    goes_to = delivery.address.country if delivery and delivery.is_done else visit.country
    context: dict[str, Any] = {
        "door": door,
        "visit": visit,
        "market": visit.market,
        "steps": steps,
        "shown": shown,
        "refusal": refusal,
        "delivery": delivery,
        "delivery_way": delivery.way if delivery and delivery.is_done else None,
        "quote": payment.quote if payment else quote_of_bag(visit.view),
        "returns": returns_of_bag(visit.view),
        "obliges": obliges(goes_to),
        "reviews": reviews(goes_to),
    }
    status = refusal.status if refusal else HTTPStatus.OK
    return to_bank_allowed(render(request, "checkout/page.html", context, status=status))


def checkout_again(request: HttpRequest, door: Door, refusal: Refusal) -> HttpResponse:
    """The page as it is now, after what was asked could not be done; the refusal is said above its last step."""
    try:
        visit = door.visit(request)
    except Elsewhere as elsewhere:
        return redirect(elsewhere.address)
    steps = steps_of(visit)
    return page(request, door, visit, steps, open_step(steps), refusal)


def to_bank_allowed(response: HttpResponse) -> HttpResponse:
    """Let the forms of this page end at a bank's page: browsers hold a redirect against the page that sent the form."""
    response["Content-Security-Policy"] = public_policy(forms_lead_to="https:")
    return response
