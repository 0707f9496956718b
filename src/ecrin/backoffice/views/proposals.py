"""Screens of orders that an advisor composes for a client: what is out, one of them, and the verbs that lead it on."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecrin.atelier.forms import personalisation_from
from ecrin.backoffice.selectors.orders import timeline_of_subject
from ecrin.backoffice.selectors.proposals import (
    SHOWS,
    pieces_found,
    proposal_for,
    proposal_rows,
    storefronts_for,
)
from ecrin.backoffice.selectors.rights import may_in
from ecrin.bag.forms import number_in
from ecrin.checkout.forms.steps import UNJUDGED, Delivery, Gift, Payment
from ecrin.concierge import rules, services
from ecrin.concierge.models import Proposal
from ecrin.concierge.selectors import link_of, storefront_of, visit_of
from ecrin.core.errors import InvalidInput, NotAllowed, Refusal
from ecrin.markets.rules import StorefrontInfo

CHANGE = "concierge.change_proposal"


def proposals(request: HttpRequest) -> HttpResponse:
    """Proposals by state and words, newest first; two queries. And the way to begin one."""
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    words = request.GET.get("q", "").strip()[:80]
    context = {
        "title": _("Composed for clients"),
        "icon": "mail",
        "words": words,
        "show": show,
        "shows": SHOWS.items(),
        "page": proposal_rows(request.user, words=words, show=show, page=request.GET.get("p")),
        "storefronts": storefronts_for(request.user),
        "channels": Proposal.Channel.choices,
    }
    return render(request, "backoffice/proposals.html", context)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Compose something for a client of a storefront."""
    code = request.POST.get("storefront", "")
    storefront = next((one for one in storefronts_for(request.user) if one.code == code), None)
    try:
        if storefront is None:
            raise InvalidInput(_("Choose the storefront of your client first."), field="storefront")
        made = services.begin_proposal(
            storefront=storefront, channel=request.POST.get("channel", ""), advisor=request.user
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("proposals")
    return redirect("proposal", pk=made.pk)


def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: its pieces, its client, what is due, and its link. At most thirty-five queries, nine of them for the
    pieces that words find.
    """
    found, storefront = _asked(request, pk)
    visit = visit_of(found, storefront)
    words = request.GET.get("q", "").strip()[:80]
    typed = {name: str(text)[:220] for name, text in request.GET.items() if name.startswith("engraving.")}
    may = may_in(request.user, CHANGE, storefront.market)
    composing = may and found.state == Proposal.State.DRAFT and visit is not None
    places, pieces = pieces_found(words, storefront, typed) if composing else ([], [])
    context: dict[str, Any] = {
        "title": found.client_name or _("Composed for a client"),
        "icon": "mail",
        "proposal": found,
        "storefront": storefront,
        "market_name": storefront.market.text("name", storefront.language),
        "state": Proposal.State(found.state_now).label,
        "visit": visit,
        "words": words,
        "places": places,
        "pieces": pieces,
        "composing": composing,
        "most_days": rules.MOST_DAYS,
        "link": link_of(found) if found.is_open else "",
        "may_send": may and visit is not None and visit.view.is_ready and rules.may_move(found.state, "sent"),
        "may_withdraw": may and rules.may_move(found.state, "withdrawn"),
        "timeline": timeline_of_subject(found.subject),
    }
    if visit is not None:
        delivery = Delivery(visit)
        context |= {
            "delivery": delivery,
            "delivery_way": delivery.way if delivery.is_done else None,
            "delivery_fields": delivery.form.address_fields,
            "gift": Gift(visit).form,
            "quote": Payment(visit).quote,
        }
    return render(request, "backoffice/proposal.html", context)


def _asked(request: HttpRequest, pk: int) -> tuple[Proposal, StorefrontInfo]:
    found = proposal_for(request.user, pk)
    storefront = storefront_of(found) if found else None
    if found is None or storefront is None:
        raise Http404
    return found, storefront


def _act(
    request: HttpRequest,
    pk: int,
    act: Callable[[Proposal, StorefrontInfo], str],
    part: str = "",
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Do something to the proposal that is asked for; what is refused is said where she stands.

    Raises:
        NotAllowed: her right does not reach into its market.
    """
    found, storefront = _asked(request, pk)
    if not may_in(request.user, CHANGE, storefront.market):
        raise NotAllowed
    answer = redirect("proposal", pk=found.pk)
    try:
        messages.success(request, act(found, storefront))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        if typed:
            answer["Location"] += f"?{urlencode(typed)}"
    if part:
        answer["Location"] += f"#{part}"
    return answer


@require_POST
def pieces(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a SKU in, made as wished, have so many of a line, or take it out. A wish that is refused stays on the screen."""
    said = request.POST
    wishes = personalisation_from(said)

    def act(found: Proposal, _storefront: StorefrontInfo) -> str:
        if "sku" in said:
            services.put_piece(row=found.pk, sku=said["sku"].strip()[:40], actor=request.user, personalisation=wishes)
            return _("It is in.")
        key = said.get("key", "")[:32]
        if said.get("do") == "out":
            services.take_out(row=found.pk, key=key, actor=request.user)
            return _("It is out.")
        services.count_piece(row=found.pk, key=key, quantity=number_in(said, "quantity"), actor=request.user)
        return _("It is changed.")

    typed = {
        "q": said.get("sku", "")[:40],
        **{name: said[name][:220] for name in said if name.startswith("engraving.")},
    }
    return _act(request, pk, act, "pieces", typed if wishes else None)


@require_POST
def client(request: HttpRequest, pk: int) -> HttpResponse:
    """Who it is for, the advisor's own words, and how long the link stands."""
    said = request.POST

    def act(found: Proposal, _storefront: StorefrontInfo) -> str:
        services.note_client(
            row=found.pk,
            **{name: said.get(name, "") for name in ("name", "email", "telephone", "note")},
            days=number_in(said, "days"),
            actor=request.user,
        )
        return _("It is kept.")

    return _act(request, pk, act, "client")


@require_POST
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it goes and how; what is missing or not right yet, the client is asked for."""

    def act(found: Proposal, storefront: StorefrontInfo) -> str:
        visit = visit_of(found, storefront)
        if visit is None:
            raise InvalidInput(_("This was left alone for so long that its pieces are gone. Please begin anew."))
        step = Delivery(visit)
        typed = step.receive(request.POST)
        is_right = request.POST.get("do") != "country" and step.is_valid
        services.note_delivery(row=found.pk, typed=typed if is_right else {**typed, UNJUDGED: "1"}, actor=request.user)
        return _("It is kept.") if is_right else _("It is kept. The client is asked for what is missing or not right.")

    return _act(request, pk, act, "delivery")


@require_POST
def gift(request: HttpRequest, pk: int) -> HttpResponse:
    """How it is given."""
    said = request.POST

    def act(found: Proposal, _storefront: StorefrontInfo) -> str:
        services.note_gift(
            row=found.pk,
            wrap=bool(said.get("wrap")),
            message=said.get("message", ""),
            hide_prices=bool(said.get("hide_prices")),
            actor=request.user,
        )
        return _("It is kept.")

    return _act(request, pk, act, "gift")


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """The link works from now on; a letter goes to the client where her address is known."""

    def act(found: Proposal, _storefront: StorefrontInfo) -> str:
        sent = services.send_proposal(row=found.pk, actor=request.user)
        if sent.email:
            return _("The link is on its way to %(email)s.") % {"email": sent.email}
        return _("The link works now. Copy it and give it to your client.")

    return _act(request, pk, act)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The link ends now."""

    def act(found: Proposal, _storefront: StorefrontInfo) -> str:
        services.withdraw_proposal(row=found.pk, actor=request.user)
        return _("It is withdrawn; its link says so.")

    return _act(request, pk, act)
