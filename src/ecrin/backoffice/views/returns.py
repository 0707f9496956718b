"""Screens of returns: what is to be received, looked at, given back or exchanged. Each verb has its address and its right,
and asks for it in the market of the order.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.admin.viewsets.model import ModelViewSet

from ecrin.backoffice.rules import ADDRESSES
from ecrin.backoffice.selectors.orders import people_of
from ecrin.backoffice.selectors.returns import (
    CHECKS,
    SHOWS,
    declarations_for,
    may_here,
    return_for,
    return_rows,
)
from ecrin.core.errors import InvalidInput, NotAllowed, Refusal
from ecrin.core.money import parse_amount
from ecrin.inventory.models import Unit
from ecrin.inventory.selectors import locations
from ecrin.markets.screens import Action, Creating, Deleting, Editing
from ecrin.orders import services
from ecrin.orders.models import CategoryReturnRule, GiftReceiver, Return, ReturnLine, ReturnRule
from ecrin.orders.services import note_return_rule
from ecrin.payments.models import Credit

from .kinds import EveryMarket, KindViewSet
from .telling import told

Act = Callable[[HttpRequest, Return], Any]
State = Return.State


class ReturnRuleViewSet(ModelViewSet):
    """How a market takes pieces back."""

    model = ReturnRule
    menu_label = gettext_lazy("Rules of returns")
    icon = "undo"
    copy_view_enabled = False
    list_display = ["market", "exchange_above", "two_people_from", "label_by"]
    panels = [
        FieldPanel("market"),
        FieldRowPanel([FieldPanel("exchange_above"), FieldPanel("two_people_from")]),
        FieldRowPanel([FieldPanel("label_by"), FieldPanel("takes_boutique")]),
        FieldPanel("credit_days"),
        FieldPanel("address"),
    ]


class _Ours(EveryMarket):
    def note(self, row: Any, action: Action) -> None:
        note_return_rule(rule=row, action=action, actor=self.request.user)


class AddRule(_Ours, Creating):
    pass


class EditRule(_Ours, Editing):
    pass


class DeleteRule(_Ours, Deleting):
    pass


class CategoryReturnRuleViewSet(KindViewSet):
    """How pieces of a category come back."""

    model = CategoryReturnRule
    menu_label = gettext_lazy("Returns by category")
    icon = "undo"
    add_view_class = AddRule
    edit_view_class = EditRule
    delete_view_class = DeleteRule
    list_display = ["category", "market", "days", "exchange_above", "comes_back"]
    list_filter = ["market", "comes_back"]
    panels = [
        HelpPanel(
            content=gettext_lazy(
                "For one creation the nearest rule counts: the inner category before the outer, then the market's own "
                "before every market's. What it leaves empty is as the market has it. An order keeps what counted when "
                "it was placed. The right of withdrawal by law is narrowed by a seal only."
            )
        ),
        FieldRowPanel([FieldPanel("category"), FieldPanel("market")]),
        FieldRowPanel([FieldPanel("days"), FieldPanel("exchange_above")]),
        FieldPanel("comes_back"),
    ]


def returns(request: HttpRequest) -> HttpResponse:
    """Returns by what is to be done, and withdrawals that somebody has to find an order for; three queries. A number that
    is scanned opens its return.
    """
    show = request.GET.get("show", "requested")
    show = show if show in SHOWS else "requested"
    words = request.GET.get("q", "").strip()[:80]
    page = return_rows(request.user, words=words, show=show, page=request.GET.get("p"))
    if words and len(page) == 1:
        return redirect("staff-return", number=page[0].number)
    context = {
        "title": _("Returns"),
        "icon": "undo",
        "words": words,
        "show": show,
        "shows": SHOWS.items(),
        "page": page,
        "today": timezone.localdate(),
        "declarations": declarations_for(request.user),
        "may_receive": request.user.has_perm("orders.receive_return"),
    }
    return render(request, "backoffice/returns.html", context)


def parcel(request: HttpRequest, number: str) -> HttpResponse:
    """One return: its pieces, what is to be done, what it is worth; at most ten queries."""
    return _page(request, _asked(request, number))


def _page(request: HttpRequest, found: Return, refusal: Refusal | None = None) -> HttpResponse:
    """The page; what was typed and refused stands there still."""
    said, may = request.POST, _open_to(request.user, found)
    lines = list(found.lines.all())
    is_open = found.state in {State.REQUESTED, State.RECEIVED, State.INSPECTED}
    people = people_of([found.proposed_by, found.settled_by])
    context = {
        "title": _("Return %(number)s") % {"number": found.number},
        "icon": "undo",
        "parcel": found,
        "order": found.order,
        "lines": [(line, [CHECKS[one] for one in line.checks if one in CHECKS], _typed(said, line)) for line in lines],
        "location": said.get("location", ""),
        "checks": CHECKS.items(),
        "goes": ReturnLine.Goes.choices,
        "places": locations(),
        "worth": services.worth_of(found) if is_open else found.amount,
        "two_people": may["may_refund"] and services.needs_two_people(found),
        "proposed_by": people.get(found.proposed_by or 0, ""),
        **_of_receiver(request.user, found),
        "settled_by": people.get(found.settled_by or 0, ""),
        "known": _units_of(lines) if found.is_exchange and found.state == State.INSPECTED else {},
        **may,
    }
    return render(request, "backoffice/return.html", context, status=refusal.status if refusal else 200)


def _typed(said: QueryDict, line: ReturnLine) -> dict[str, Any]:
    """What was typed of a line, as it was typed."""
    fields = ("decision", "finding", "deducted", "deducted_for", "serials", "goes")
    return {name: said.get(f"{name}-{line.pk}", "") for name in fields} | {"checks": said.getlist(f"checks-{line.pk}")}


def _amount_in(text: str, currency: str) -> int:
    """What is kept back as it was typed, in minor units; nought where nothing is written.

    Raises:
        InvalidInput: it is no amount of this currency.
    """
    try:
        return parse_amount(text.replace(",", "."), currency) if text.strip() else 0
    except ValueError as error:
        raise InvalidInput(_("Write what is kept back as an amount, such as 120.00."), field="deducted") from error


def _of_receiver(user: Any, parcel: Return) -> dict[str, Any]:
    """Who received a gift and sends it back, and the row of her credit; two queries, none for a client's own return."""
    if not parcel.by_receiver:
        return {}
    credit = Credit.objects.filter(source=f"return:{parcel.pk}").values_list("pk", flat=True).first()
    return {
        "receiver": GiftReceiver.objects.filter(parcel=parcel).first(),
        "credit": credit if user.has_perm("payments.view_credit") else None,
    }


def _units_of(lines: list[ReturnLine]) -> dict[str, list[str]]:
    """Serial numbers in the house of what is sent instead; one query."""
    found: dict[str, list[str]] = {}
    skus = {line.wanted_sku for line in lines if line.decision == ReturnLine.Decision.ACCEPTED}
    for unit in Unit.objects.filter(sku__in=skus, location__isnull=False):
        found.setdefault(unit.sku, []).append(unit.serial)
    return found


def _open_to(user: Any, parcel: Return) -> dict[str, bool]:
    """What somebody may do to a return in its state."""
    state, exchange = parcel.state, parcel.is_exchange
    return {
        "may_receive": state == State.REQUESTED and may_here(user, "orders.receive_return", parcel),
        "may_inspect": state == State.RECEIVED and may_here(user, "orders.receive_return", parcel),
        "may_refund": state == State.INSPECTED and not exchange and may_here(user, "orders.refund_return", parcel),
        "may_send": state == State.INSPECTED and exchange and may_here(user, "orders.receive_return", parcel),
    }


def _asked(request: HttpRequest, number: str) -> Return:
    found = return_for(request.user, number)
    if found is None:
        raise Http404
    return found


def _act(request: HttpRequest, number: str, act: Act, said: str, *, keeps_typed: bool = False) -> HttpResponse:
    """Do something to the return that is asked for; what is refused is said where she stands, with what she typed."""
    found = _asked(request, number)
    name = request.resolver_match.url_name if request.resolver_match else ""
    with told(request, said) as outcome:
        if not may_here(request.user, ADDRESSES[name or ""], found):
            raise NotAllowed
        act(request, found)
    if keeps_typed and outcome.refusal:
        return _page(request, found, outcome.refusal)
    return redirect("staff-return", number=found.number)


@require_POST
def receive(request: HttpRequest, number: str) -> HttpResponse:
    return _act(
        request, number, lambda r, p: services.receive_return(row=p.pk, actor=r.user), _("It is here. Look at it next.")
    )


@require_POST
def inspect(request: HttpRequest, number: str) -> HttpResponse:
    """Each piece was looked at, by the list; what is accepted is put away."""
    said = request.POST

    def act(request: HttpRequest, found: Return) -> None:
        services.inspect_return(
            row=found.pk,
            actor=request.user,
            location=said.get("location", "")[:40],
            found={
                line.pk: services.Found(
                    is_accepted=said.get(f"decision-{line.pk}") == "accepted",
                    checks=said.getlist(f"checks-{line.pk}"),
                    finding=said.get(f"finding-{line.pk}", "")[:2000],
                    goes=said.get(f"goes-{line.pk}", ""),
                    serials=said.get(f"serials-{line.pk}", "").replace(",", " ").split(),
                    deducted=_amount_in(said.get(f"deducted-{line.pk}", "")[:20], found.order.currency),
                    deducted_for=said.get(f"deducted_for-{line.pk}", "")[:2000],
                )
                for line in found.lines.all()
                if said.get(f"decision-{line.pk}") in {"accepted", "refused"}
            },
        )

    return _act(request, number, act, _("What you found is kept."), keeps_typed=True)


@require_POST
def refund(request: HttpRequest, number: str) -> HttpResponse:
    return _act(
        request,
        number,
        lambda r, p: services.refund_return(row=p.pk, actor=r.user),
        _("Your decision is kept. Where two people decide, the second one settles it."),
    )


@require_POST
def send(request: HttpRequest, number: str) -> HttpResponse:
    """The other size leaves, by serial number where it has one."""
    said = request.POST

    def act(request: HttpRequest, found: Return) -> None:
        services.send_exchange(
            row=found.pk,
            actor=request.user,
            carrier=said.get("carrier", "")[:60],
            tracking=said.get("tracking", "")[:80],
            serials={
                line.wanted_sku: said.get(f"serials-{line.wanted_sku}", "").replace(",", " ").split()
                for line in found.lines.all()
            },
        )

    return _act(request, number, act, _("The other size is on its way."))


@require_POST
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """A person has looked at a declared withdrawal that nothing followed from by itself."""
    if pk not in {one.pk for one, _why in declarations_for(request.user)}:
        raise Http404
    services.settle_declaration(row=pk, actor=request.user)
    return redirect("staff-returns")
