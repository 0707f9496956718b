"""Verbs of proposals: composed, sent, withdrawn, accepted. Each locks the proposal first, then its bag, then what the
order's own verbs lock.

Refusal
├── InvalidInput
│   └── NothingComposed   there is no piece in it that can be ordered now
└── Conflict
    └── ProposalMovedOn   it is sent, ordered, withdrawn or ran out by now
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.bag import services as bags
from ecrin.bag.models import Bag
from ecrin.bag.selectors import read_bag
from ecrin.checkout.services import place_order
from ecrin.clients.services.book import meet_client
from ecrin.core.errors import Conflict, InvalidInput
from ecrin.core.journal import record
from ecrin.markets.rules import StorefrontInfo
from ecrin.orders.models import Order
from ecrin.orders.rules import OrderDraft
from ecrin.orders.services import note_advisor

from . import rules
from .events import (
    ProposalBegun,
    ProposalChanged,
    ProposalExpired,
    ProposalOrdered,
    ProposalSent,
    ProposalWithdrawn,
)
from .models import Proposal
from .selectors import bag_of, storefront_of

AT_ONCE = 200
MOST_WORDS = 1200


class NothingComposed(InvalidInput):
    code = "nothing-composed"
    sentence = _("Nothing in it can be ordered as it stands. Please look at its pieces first.")


class ProposalMovedOn(Conflict):
    code = "proposal-moved-on"
    sentence = _("This is not possible: it is “%(state)s” by now.")


@transaction.atomic
def begin_proposal(*, storefront: StorefrontInfo, channel: str, advisor: Any) -> Proposal:
    """An advisor begins to compose something for a client of a storefront.

    Raises:
        InvalidInput: the market does not sell, or there is no such channel.
    """
    if not storefront.market.is_open:
        raise InvalidInput(_("This market does not sell online, so nothing can be paid there."), field="storefront")
    if channel not in Proposal.Channel.values:
        raise InvalidInput(_("Choose how you speak with the client."), field="channel")
    proposal = Proposal.objects.create(
        channel=channel,
        market_code=storefront.market.code,
        storefront_code=storefront.code,
        advisor=advisor,
        advisor_name=advisor.get_full_name(),
        bag_token=bags.new_bag(storefront).token,
    )
    record(ProposalBegun(proposal.pk), actor=advisor)
    return proposal


def _locked(row: int) -> Proposal:
    return Proposal.objects.select_for_update().get(pk=row)


def _composing(row: int) -> tuple[Proposal, Bag, StorefrontInfo]:
    """A draft, locked, with its bag.

    Raises:
        ProposalMovedOn: it is not being composed any more.
        BagClosed: its bag was left alone for so long that it is gone.
    """
    proposal = _locked(row)
    if proposal.state != Proposal.State.DRAFT:
        raise ProposalMovedOn(state=proposal.get_state_display())
    bag, storefront = bag_of(proposal), storefront_of(proposal)
    if bag is None or storefront is None:
        raise bags.BagClosed
    return proposal, bag, storefront


@transaction.atomic
def put_piece(
    *, row: int, sku: str, quantity: int = 1, actor: Any, personalisation: Mapping[str, Any] | None = None
) -> None:
    """Put pieces in, made as wished, by every rule of a client's own bag.

    Raises:
        ProposalMovedOn: it is not being composed any more.
        NotFound, InvalidInput, NotSoldHere, CannotMake, FewLeft, LimitReached: as `bag.services.add_to_bag`.
    """
    proposal, _bag, storefront = _composing(row)
    bags.add_to_bag(
        sku=sku, storefront=storefront, token=proposal.bag_token, quantity=quantity, personalisation=personalisation
    )
    record(ProposalChanged(row, "pieces"), actor=actor)


@transaction.atomic
def count_piece(*, row: int, key: str, quantity: int, actor: Any) -> None:
    """Have so many of a line.

    Raises:
        ProposalMovedOn: it is not being composed any more.
        NotFound, InvalidInput, FewLeft, LimitReached: as `bag.services.change_quantity`.
    """
    _proposal, bag, storefront = _composing(row)
    bags.change_quantity(bag=bag, key=key, quantity=quantity, storefront=storefront)
    record(ProposalChanged(row, "pieces"), actor=actor)


@transaction.atomic
def take_out(*, row: int, key: str, actor: Any) -> None:
    """Take a line out.

    Raises:
        ProposalMovedOn: it is not being composed any more.
        NotFound: it is not in it.
    """
    _proposal, bag, _storefront = _composing(row)
    bags.remove_line(bag=bag, key=key)
    record(ProposalChanged(row, "pieces"), actor=actor)


@transaction.atomic
def note_client(*, row: int, name: str, email: str, telephone: str, note: str, days: int, actor: Any) -> Proposal:
    """Who it is for, what the advisor says to her, and how long the link stands. All but the days may be empty.

    Raises:
        InvalidInput: the e-mail address is not complete, the words are too long, or not so many days.
        ProposalMovedOn: it is not being composed any more.
    """
    proposal, bag, _storefront = _composing(row)
    proposal.client_name, proposal.telephone = name.strip()[:160], telephone.strip()[:40]
    proposal.email, proposal.note, proposal.days = _email(email), note.strip(), days
    if len(proposal.note) > MOST_WORDS:
        raise InvalidInput(_("Please write at most %(most)s letters."), field="note", most=MOST_WORDS)
    try:
        rules.ends_at(timezone.now(), days)
    except ValueError as error:
        raise InvalidInput(_("Choose between 1 and %(most)s days."), field="days", most=rules.MOST_DAYS) from error
    proposal.save(update_fields=["client_name", "telephone", "email", "note", "days"])
    bags.set_draft(bag=bag, values={"contact": {"email": proposal.email} if proposal.email else {}})
    record(ProposalChanged(row, "client"), actor=actor)
    return proposal


def _email(typed: str) -> str:
    email = typed.strip()
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise InvalidInput(
            _("This e-mail address is not complete. It looks like name@example.com."), field="email"
        ) from error
    return email


@transaction.atomic
def note_delivery(*, row: int, typed: Mapping[str, str], actor: Any) -> None:
    """Where it goes and how, as the checkout's own step keeps it; what is left out or not right, the client is asked for.

    Raises:
        ProposalMovedOn: it is not being composed any more.
    """
    _proposal, bag, _storefront = _composing(row)
    bags.set_draft(bag=bag, values={"delivery": dict(typed)})
    record(ProposalChanged(row, "delivery"), actor=actor)


@transaction.atomic
def note_gift(*, row: int, wrap: bool, message: str, hide_prices: bool, actor: Any) -> None:
    """How it is given.

    Raises:
        InvalidInput: a message that the card cannot bear.
        ProposalMovedOn: it is not being composed any more.
    """
    _proposal, bag, _storefront = _composing(row)
    bags.set_gift(bag=bag, wrap=wrap, message=message, hide_prices=hide_prices)
    record(ProposalChanged(row, "gift"), actor=actor)


@transaction.atomic
def send_proposal(*, row: int, actor: Any) -> Proposal:
    """Its link works from now on; where an e-mail address is known, a letter goes there. Again: a new letter, new dates.

    No piece is held by it: who orders first has it, and the link says so.

    Raises:
        NothingComposed: it could not be ordered as it stands.
        ProposalMovedOn: it is ordered or withdrawn.
    """
    proposal = _moving(row, "sent")
    bag, storefront = bag_of(proposal), storefront_of(proposal)
    if bag is None or storefront is None or not read_bag(bag, storefront).is_ready:
        raise NothingComposed
    now = timezone.now()
    _move(proposal, "sent", sent_at=now, expires_at=rules.ends_at(now, proposal.days), ended_at=None)
    record(ProposalSent(row), actor=actor)
    if proposal.email:
        meet_client(
            email=proposal.email,
            name=proposal.client_name,
            telephone=proposal.telephone,
            market=proposal.market_code,
            storefront=proposal.storefront_code,
        )
    return proposal


@transaction.atomic
def withdraw_proposal(*, row: int, actor: Any) -> Proposal:
    """Its link ends now. Withdrawing what is withdrawn changes nothing.

    Raises:
        ProposalMovedOn: it is ordered.
    """
    proposal = _locked(row)
    if proposal.state != Proposal.State.WITHDRAWN:
        _check(proposal, "withdrawn")
        _move(proposal, "withdrawn", ended_at=timezone.now())
        record(ProposalWithdrawn(row), actor=actor)
    return proposal


@transaction.atomic
def accept_proposal(
    *,
    bag: Bag,
    draft: OrderDraft,
    seen_total: int,
    terms: Collection[int],
    storefront: StorefrontInfo,
    client: Any = None,
) -> Order:
    """A client orders what was composed for her, which is what this bag belongs to: the same verb, prices, limits and conditions as any order, in one
    transaction with what becomes of the proposal. Asked again, the order that is there is returned.

    Raises:
        ProposalMovedOn: it was withdrawn or ran out.
        Refusal: as `checkout.services.place_order`; nothing is written.
    """
    proposal = Proposal.objects.select_for_update().get(bag_token=bag.token)
    if proposal.order_id is not None:
        return Order.objects.get(pk=proposal.order_id)
    if not proposal.is_open or storefront.code != proposal.storefront_code:
        raise ProposalMovedOn(state=Proposal.State(proposal.state_now).label)
    order = place_order(
        bag=bag,
        draft=draft,
        seen_total=seen_total,
        terms=terms,
        storefront=storefront,
        client=None if client is None or client.is_staff else client,
        channel=proposal.channel,
    )
    note_advisor(row=order.pk, advisor=proposal.advisor, name=proposal.advisor_name)
    _move(proposal, "ordered", order=order, ended_at=timezone.now())
    record(ProposalOrdered(proposal.pk, order.pk))
    return order


def expire_proposals(now: datetime | None = None) -> int:
    """Links whose days are over end, and what nobody ordered is forgotten after `rules.KEPT`. Returns how many ended."""
    now = now or timezone.now()
    with transaction.atomic():
        due = Proposal.objects.filter(state=Proposal.State.SENT, expires_at__lte=now).order_by("pk")
        ended = list(due.select_for_update(skip_locked=True)[:AT_ONCE])
        for proposal in ended:
            _move(proposal, "expired", ended_at=now)
            record(ProposalExpired(proposal.pk))
        Proposal.objects.filter(order=None, created_at__lte=now - rules.KEPT).exclude(state="sent").forget()
    return len(ended)


def _moving(row: int, to: rules.State) -> Proposal:
    proposal = _locked(row)
    _check(proposal, to)
    return proposal


def _check(proposal: Proposal, to: rules.State) -> None:
    if not rules.may_move(proposal.state, to):
        raise ProposalMovedOn(state=proposal.get_state_display())


def _move(proposal: Proposal, to: rules.State, **values: Any) -> None:
    for name, value in {"state": to, **values}.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=["state", *values])
