"""Screens of orders: what is to be done, one order, and the verbs that lead it on. Each verb has its own address and right."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.viewsets.model import ModelViewSet

from ecrin.atelier.rules.makings import OPEN as ON_THE_BENCH
from ecrin.backoffice.forms import CorrectedAddress
from ecrin.backoffice.rules import ADDRESSES
from ecrin.backoffice.selectors.makings import bench_of
from ecrin.backoffice.selectors.orders import (
    SHOWS,
    order_for,
    order_rows,
    people_of,
    picking_of,
    timeline_of,
)
from ecrin.backoffice.selectors.rights import may_in
from ecrin.checkout.selectors import all_countries
from ecrin.clients.rules import Address
from ecrin.core.errors import Refusal
from ecrin.legal.selectors import accepted_by
from ecrin.markets.selectors import snapshot
from ecrin.orders import services
from ecrin.orders.models import Carrier, Order, OrderAddress, ParcelRule, PickUp, ReviewRule
from ecrin.orders.rules import CAN_CANCEL, OPEN, credit_purposes, row_of
from ecrin.orders.rules import Address as Written
from ecrin.orders.selectors import (
    Sheet,
    additions_of,
    address_of,
    agreed_of,
    composition_of,
    is_late,
    named_papers,
    open_addition,
    parcels_of,
    pickup_of,
    purposes_of,
    sheet_of,
)
from ecrin.orders.selectors.returns import returns_of
from ecrin.orders.views import page_of, pdf_answer
from ecrin.payments.models import Payment
from ecrin.payments.selectors import payments_of, transfers_back

from .telling import told

Act = Callable[[HttpRequest, Order], Any]


class ParcelRuleViewSet(ModelViewSet):
    """From which value on a market's parcels are handed over against a signature."""

    model = ParcelRule
    menu_label = gettext_lazy("Signatures for parcels")
    icon = "edit"
    copy_view_enabled = False
    list_display = ["market", "signature_from"]
    panels = [FieldPanel("market"), FieldPanel("signature_from")]


class CarrierViewSet(ModelViewSet):
    """Who brings parcels, and where a client follows them."""

    model = Carrier
    menu_label = gettext_lazy("Carriers")
    icon = "resubmit"
    copy_view_enabled = False
    list_display = ["name", "tracking_address"]
    panels = [FieldPanel("name"), FieldPanel("tracking_address")]


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
        "rows": [(one, address_of(one, OrderAddress.Role.DELIVERY), is_late(one, timezone.now())) for one in page],
    }
    return render(request, "backoffice/orders.html", context)


def order(request: HttpRequest, number: str) -> HttpResponse:
    """One order: its pieces, people, money and what happened; twenty queries, two more where something is
    made for its client.
    """
    found = _asked(request, number)
    bench = bench_of(found.purpose) if any(line.personalisation for line in found.lines.all()) else []
    context = {
        "title": _("Order %(number)s") % {"number": found.number},
        "icon": "clipboard-list",
        "order": found,
        "is_late": is_late(found, timezone.now()),
        "delivery": address_of(found, OrderAddress.Role.DELIVERY),
        "billing": address_of(found, OrderAddress.Role.BILLING),
        "composition": composition_of(found),
        "returns": returns_of(found) if request.user.has_perm("orders.view_return") else [],
        "wordings": accepted_by(*agreed_of(found)),
        "may_see_client": request.user.has_perm(ADDRESSES["clients"]),
        "timeline": timeline_of(found),
        "picking": picking_of(found),
        "bench": bench,
        "waits_for_bench": any(row.making.state in ON_THE_BENCH for row in bench),
        "parcels": parcels_of(found),
        "carriers": Carrier.objects.values_list("name", flat=True),
        "pickup": pickup_of(found),
        "documents": PickUp.Document.choices,
        "papers": [
            *named_papers(found, is_staff=True),
            ("packing-slip", _("Packing slip")),
            *([("gift-card", _("Card of the gift"))] if found.gift_message else []),
        ],
        **_money_of(request, found),
        **_with_people(found),
        **_open_to(found, request.user.has_perm),
        "may_add": _may_add(request, found),
        "may_note": request.user.has_perm("orders.add_ordernote"),
    }
    return render(request, "backoffice/order.html", context)


def _money_of(request: HttpRequest, order: Order) -> dict[str, Any]:
    """Its payments, and what staff write down of transfers; at most three queries."""
    payments = payments_of(*purposes_of(order))
    by_credit = payments_of(*credit_purposes(order.pk)) if order.by_credit else []
    may_note = may_in(request.user, "payments.note_transferarrival", snapshot().markets[order.market_code])
    transfers = [one for one in payments if one.provider == "transfer"]
    return {
        "payments": [*by_credit, *payments],
        "transfer": _awaited(transfers) if may_note else None,
        "back": transfers_back(*purposes_of(order)) if transfers else (),
        "may_note_transfer": may_note,
    }


def _awaited(transfers: Sequence[Payment]) -> Payment | None:
    """The transfer that was told to the client last and has not arrived."""
    return next((one for one in reversed(transfers) if not one.captured and one.started_at), None)


def _with_people(order: Order) -> dict[str, Any]:
    """Notes, flags and additions, each with the name of who wrote, settled or offered it; one query."""
    notes, flags, additions = order.notes.all(), order.flags.all(), additions_of(order)
    people = people_of(
        [
            *(note.actor_id for note in notes),
            *(flag.settled_by for flag in flags),
            *(one.offered_by for one in additions),
        ]
    )
    return {
        "notes": [(note, people.get(note.actor_id or 0, "")) for note in notes],
        "flags": [(flag, people.get(flag.settled_by or 0, "")) for flag in flags],
        "additions": [(one, people.get(one.offered_by or 0, "")) for one in additions],
    }


def _may_add(request: HttpRequest, order: Order) -> bool:
    """Whether this person may offer pieces for it now."""
    market = snapshot().markets[order.market_code]
    return (
        order.state in OPEN
        and open_addition(order) is None
        and market.is_open
        and may_in(request.user, "orders.cancel_order", market)
    )


def _open_to(order: Order, may: Callable[[str], bool]) -> dict[str, bool]:
    """What somebody may do to an order in its state."""
    state: str = order.state
    return {
        "may_review": state == "review" and may("orders.review_order"),
        "may_prepare": state == "confirmed" and may("orders.dispatch_order"),
        "may_deliver": state in {"preparing", "dispatched"} and may("orders.dispatch_order"),
        "may_edit": state in OPEN and may("orders.cancel_order"),
        "may_dispatch": state in {"confirmed", "preparing"} and not order.is_collected and may("orders.dispatch_order"),
        "may_make_ready": state in {"confirmed", "preparing"} and order.is_collected and may("orders.handover_order"),
        "may_hand_over": state == "ready" and may("orders.handover_order"),
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
    with told(request, said):
        act(request, found)
    return redirect("staff-order", number=found.number)


def paper(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """A paper of the order as a page: those that its client has, the packing slip and the card of a gift."""
    return page_of(request, _sheet(request, number, name))


def paper_pdf(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """The same as PDF, to be printed."""
    return pdf_answer(_sheet(request, number, name))


def _sheet(request: HttpRequest, number: str, name: str) -> Sheet:
    sheet = sheet_of(_asked(request, number), name, is_staff=True)
    if sheet is None:
        raise Http404
    return sheet


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
    """A parcel leaves: how many of each line, by serial number where they have one; then its share is taken."""
    said = request.POST

    def act(request: HttpRequest, order: Order) -> None:
        pieces = {
            line.pk: _number(said.get(f"pieces-{line.pk}", "0"))
            for line in order.lines.all()
            if f"pieces-{line.pk}" in said
        }
        services.send_parcel(
            row=order.pk,
            actor=request.user,
            pieces=pieces,
            carrier=said.get("carrier", "")[:60],
            tracking=said.get("tracking", "")[:80],
            serials=_serials(said, order),
        )

    return _act(request, number, act, _("It is on its way. Its share of the payment is taken now."))


def _number(typed: str) -> int:
    """What was typed as a number of pieces; one that cannot be is refused by the verb."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else -1


def _serials(said: Mapping[str, str], order: Order) -> dict[str, list[str]]:
    """The serial numbers that were typed or scanned, by SKU."""
    serials: dict[str, list[str]] = {}
    for line in order.lines.all():
        serials.setdefault(line.sku, []).extend(said.get(f"serials-{line.pk}", "").replace(",", " ").split())
    return serials


@require_POST
def ready(request: HttpRequest, number: str) -> HttpResponse:
    """It lies in the boutique, by serial number where its pieces have one; its client is written to."""

    def act(request: HttpRequest, order: Order) -> None:
        services.make_ready(row=order.pk, actor=request.user, serials=_serials(request.POST, order))

    return _act(request, number, act, _("It lies ready. The client is told now, with her code."))


@require_POST
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    """Its client has it in her hands: her code and her document were looked at."""
    said = {name: request.POST.get(name, "")[:160] for name in ("code", "document", "name")}
    return _act(
        request,
        number,
        lambda r, o: services.hand_over(row=o.pk, actor=r.user, **said),
        _("It is handed over. The payment is taken now."),
    )


@require_POST
def deliver(request: HttpRequest, number: str) -> HttpResponse:
    """A parcel arrived."""
    said = request.POST

    def act(request: HttpRequest, order: Order) -> None:
        services.deliver_parcel(
            row=order.pk,
            number=_number(said.get("parcel", "")),
            actor=request.user,
            signed_by=said.get("signed_by", ""),
        )

    return _act(request, number, act, _("It is delivered."))


@require_POST
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Pieces are taken out of it; what was taken too much goes back."""
    said = request.POST

    def act(request: HttpRequest, order: Order) -> None:
        pieces = {line.pk: _number(said.get(f"out-{line.pk}") or "0") for line in order.lines.all()}
        services.take_out(row=order.pk, pieces=pieces, reason=said.get("reason", ""), actor=request.user)

    return _act(request, number, act, _("They are taken out. The client is told what it comes to now."))


def address(request: HttpRequest, number: str, role: str) -> HttpResponse:
    """Where it goes or who pays, in that country's own form."""
    found = _asked(request, number)
    known = address_of(found, role)
    if known is None or role not in OrderAddress.Role.values:
        raise Http404
    countries = [(known.country, known.country)] if role == OrderAddress.Role.DELIVERY else all_countries("en")
    asked = request.POST.get("country", known.country)
    form = CorrectedAddress(
        request.POST or None,
        initial={name: getattr(known, name) for name in Address.__dataclass_fields__},
        country=asked if asked in dict(countries) else known.country,
        countries=countries,
        language="en",
        section="shipping",
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            corrected = Written(**form.address.as_data(), telephone=form.cleaned_data["telephone"])
            services.correct_address(row=found.pk, role=role, address=corrected, actor=request.user)
        except Refusal as wrong:
            refusal = wrong
        else:
            messages.success(request, _("The address is corrected."))
            return redirect("staff-order", number=found.number)
    context = {
        "title": _("Correct the address of %(number)s") % {"number": found.number},
        "icon": "clipboard-list", "order": found, "form": form, "refusal": refusal,
    }  # fmt: skip
    return render(request, "backoffice/order_correct.html", context)


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
