"""Screens of orders: what is to be done, one order, and the verbs that lead it on. Each verb has its own address and right."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.viewsets.model import ModelViewSet

from ecrin.backoffice.selectors.orders import (
    SHOWS,
    order_for,
    order_rows,
    people_of,
    picking_of,
    timeline_of,
)
from ecrin.backoffice.selectors.rights import may_in
from ecrin.core.errors import Refusal
from ecrin.markets.selectors import snapshot
from ecrin.orders import services
from ecrin.orders.models import Order, OrderAddress, ReviewRule
from ecrin.orders.rules import CAN_CANCEL, row_of
from ecrin.orders.selectors import address_of, composition_of
from ecrin.payments.selectors import payments_of, transfers_back

Act = Callable[[HttpRequest, Order], Any]


class ReviewRuleViewSet(ModelViewSet):
    """From which amount on a market's orders wait for a person."""

    model = ReviewRule
    menu_label = gettext_lazy("Review of large orders")
    icon = "warning"
    copy_view_enabled = False
    list_display = ["market", "threshold", "linked_days"]
    panels = [FieldPanel("market"), FieldRowPanel([FieldPanel("threshold"), FieldPanel("linked_days")])]


def orders(request: HttpRequest) -> HttpResponse:
    """Orders by state and words, newest first; three queries."""
    show = request.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    words = request.GET.get("q", "").strip()[:80]
    page = order_rows(request.user, words=words, show=show, page=request.GET.get("p"))
    context = {
        "title": _("Orders"),
        "icon": "clipboard-list",
        "words": words,
        "show": show,
        "shows": SHOWS.items(),
        "page": page,
        "rows": [(order, address_of(order, OrderAddress.Role.DELIVERY)) for order in page],
    }
    return render(request, "backoffice/orders.html", context)


def order(request: HttpRequest, number: str) -> HttpResponse:
    """One order: its pieces, people, money and what happened; thirteen queries."""
    found = _asked(request, number)
    people = people_of(
        [*(note.actor_id for note in found.notes.all()), *(flag.settled_by for flag in found.flags.all())]
    )
    payments = payments_of(found.purpose)
    may_note = may_in(request.user, "payments.note_transferarrival", snapshot().markets[found.market_code])
    transfers = [one for one in payments if one.provider == "transfer"]
    context = {
        "transfer": next(
            (one for one in reversed(transfers) if may_note and not one.captured and one.started_at), None
        ),
        "back": transfers_back(found.purpose) if transfers else (),
        "may_note_transfer": may_note,
        "title": _("Order %(number)s") % {"number": found.number},
        "icon": "clipboard-list",
        "order": found,
        "delivery": address_of(found, OrderAddress.Role.DELIVERY),
        "billing": address_of(found, OrderAddress.Role.BILLING),
        "composition": composition_of(found),
        "payments": payments,
        "timeline": timeline_of(found),
        "picking": picking_of(found),
        "notes": [(note, people.get(note.actor_id or 0, "")) for note in found.notes.all()],
        "flags": [(flag, people.get(flag.settled_by or 0, "")) for flag in found.flags.all()],
        **_open_to(found, request.user.has_perm),
        "may_note": request.user.has_perm("orders.add_ordernote"),
    }
    return render(request, "backoffice/order.html", context)


def _open_to(order: Order, may: Callable[[str], bool]) -> dict[str, bool]:
    """What somebody may do to an order in its state."""
    state: str = order.state
    return {
        "may_review": state == "review" and may("orders.review_order"),
        "may_prepare": state == "confirmed" and may("orders.dispatch_order"),
        "may_dispatch": state in {"confirmed", "preparing"} and may("orders.dispatch_order"),
        "may_deliver": state == "dispatched" and may("orders.dispatch_order"),
        "may_cancel": state in CAN_CANCEL - {"review"} and may("orders.cancel_order"),
    }


def _asked(request: HttpRequest, number: str) -> Order:
    found = order_for(request.user, row_of(number))
    if found is None:
        raise Http404
    return found


def _act(request: HttpRequest, number: str, act: Act, said: str) -> HttpResponse:
    """Do something to the order that is asked for; what is refused is said where she stands."""
    found = _asked(request, number)
    try:
        act(request, found)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("staff-order", number=found.number)


@require_POST
def note(request: HttpRequest, number: str) -> HttpResponse:
    text = request.POST.get("text", "")
    return _act(
        request, number, lambda r, o: services.note_order(row=o.pk, text=text, actor=r.user), _("It is written down.")
    )


@require_POST
def prepare(request: HttpRequest, number: str) -> HttpResponse:
    return _act(
        request, number, lambda r, o: services.prepare_order(row=o.pk, actor=r.user), _("It is being prepared.")
    )


@require_POST
def dispatch(request: HttpRequest, number: str) -> HttpResponse:
    """Its pieces leave, by serial number where they have one; then the payment is taken."""
    said = request.POST

    def act(request: HttpRequest, order: Order) -> None:
        services.dispatch_order(
            row=order.pk,
            actor=request.user,
            carrier=said.get("carrier", "")[:60],
            tracking=said.get("tracking", "")[:80],
            serials={
                line.sku: said.get(f"serials-{line.sku}", "").replace(",", " ").split() for line in order.lines.all()
            },
        )

    return _act(request, number, act, _("It is on its way. The payment is taken now."))


@require_POST
def deliver(request: HttpRequest, number: str) -> HttpResponse:
    return _act(request, number, lambda r, o: services.deliver_order(row=o.pk, actor=r.user), _("It is delivered."))


@require_POST
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    return _act(
        request,
        number,
        lambda r, o: services.cancel_order(row=o.pk, reason="house", actor=r.user),
        _("It is cancelled. What was paid goes back."),
    )


@require_POST
def review(request: HttpRequest, number: str) -> HttpResponse:
    """A person looked at it: it goes on, or the house declines it. What she found is its evidence."""
    decide = services.approve_order if request.POST.get("decision") == "approve" else services.decline_order
    finding = request.POST.get("finding", "")
    return _act(
        request, number, lambda r, o: decide(row=o.pk, finding=finding, actor=r.user), _("Your finding is kept.")
    )
