"""Verbs of the bench. Each locks its pieces in one order and writes down who did what.

Refusal
└── Conflict
    ├── MakingMovedOn   the piece is further on, or not wanted any more
    └── NotMadeYet      pieces are to leave that are still on the bench
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecrin.atelier.events import MakingMoved
from ecrin.atelier.models import Making, MakingStep
from ecrin.atelier.rules import makings as rules
from ecrin.atelier.rules.makings import State, ToMake
from ecrin.atelier.selectors.makings import ready_of
from ecrin.core.errors import Conflict, InvalidInput, NotFound
from ecrin.core.journal import record
from ecrin.inventory.models import Movement, StockFlag
from ecrin.inventory.services import receive_stock

What = MakingStep.What


class MakingMovedOn(Conflict):
    code = "making-moved-on"
    sentence = _("This piece is %(state)s by now, so this cannot be done any more.")


class NotMadeYet(Conflict):
    """Pieces are to leave that are still being made."""

    code = "not-made-yet"
    sentence = _("Not everything is ready: %(names)s is still in the workshop.")


def locked_making(number: str) -> Making:
    """A piece by its number, locked until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    found = Making.objects.select_for_update().filter(pk=rules.row_of(number) or 0).first()
    if found is None:
        raise NotFound
    return found


def write_step(making: Making, what: str, actor: Any, text: str = "") -> MakingStep:
    step = MakingStep.objects.create(making=making, what=what, text=text, actor_id=getattr(actor, "pk", None))
    record(MakingMoved(making.pk, making.subject, what), actor=actor)
    return step


def _move(making: Making, to: State, what: str, actor: Any, text: str = "") -> Making:
    """Lead a locked piece on, and write it down.

    Raises:
        MakingMovedOn: its life does not lead there.
    """
    if not rules.may_move(making.state, to):  # type: ignore[arg-type]  # the column's choices are State
        raise MakingMovedOn(state=making.get_state_display())
    making.state, making.in_hand_of = to, None
    making.save(update_fields=["state", "in_hand_of"])
    write_step(making, what, actor, text)
    return making


@transaction.atomic
def open_makings(
    *, subject: str, market: str, pieces: Sequence[ToMake], due_by: date | None, actor: Any = None
) -> list[Making]:
    """Pieces come to the bench: one making for each piece and kind. Doing it twice is doing it once."""
    rows = [
        Making(
            subject=subject, market_code=market, line=one.line, piece=place, kind=one.kind, sku=one.sku, name=one.name,
            facts=[list(fact) for fact in one.facts], payload=dict(one.payload), due_by=due_by,
        )
        for one in pieces
        for place in range(1, one.quantity + 1)
    ]  # fmt: skip
    known = set(Making.objects.filter(subject=subject).values_list("line", "kind", "piece"))
    made = Making.objects.bulk_create([row for row in rows if (row.line, row.kind, row.piece) not in known])
    for row in made:
        write_step(row, What.OPENED, actor)
    return made


@transaction.atomic
def start_making(*, number: str, actor: Any) -> Making:
    """Somebody takes a piece in hand, so that nobody else begins it. It can be taken over from whoever has it.

    Raises:
        MakingMovedOn: it is made already, or not wanted any more.
    """
    making = locked_making(number)
    if making.state != Making.State.TO_MAKE:
        raise MakingMovedOn(state=making.get_state_display())
    mine = getattr(actor, "pk", None)
    if making.in_hand_of == mine is not None:
        return making
    making.in_hand_of = mine
    making.save(update_fields=["in_hand_of"])
    write_step(making, What.STARTED, actor)
    return making


@transaction.atomic
def lay_down(*, number: str, actor: Any) -> Making:
    """Nobody has it in hand any more.

    Raises:
        MakingMovedOn: it is made already, or not wanted any more.
    """
    making = locked_making(number)
    if making.state != Making.State.TO_MAKE:
        raise MakingMovedOn(state=making.get_state_display())
    if making.in_hand_of is not None:
        making.in_hand_of = None
        making.save(update_fields=["in_hand_of"])
        write_step(making, What.LAID_DOWN, actor)
    return making


@transaction.atomic
def send_to_control(*, number: str, actor: Any, text: str = "") -> Making:
    """It is made; somebody looks at it next.

    Raises:
        MakingMovedOn: it is not on the bench.
    """
    return _move(locked_making(number), "in-control", What.TO_CONTROL, actor, text.strip())


@transaction.atomic
def send_back(*, number: str, reason: str, actor: Any) -> Making:
    """It was looked at and is not right: back to the bench, with the reason.

    Raises:
        InvalidInput: no reason.
        MakingMovedOn: it is not in control.
    """
    if not reason.strip():
        raise InvalidInput(_("Say what is not right, so that it can be mended."), field="reason")
    return _move(locked_making(number), "to-make", What.SENT_BACK, actor, reason.strip())


@transaction.atomic
def pass_control(*, number: str, actor: Any, location: str = "", text: str = "") -> Making:
    """It was looked at and is right: it may leave. What was taken off it goes back to stock.

    Args:
        location: the code of the place where what was taken off is laid; needed where it is counted.

    Raises:
        MakingMovedOn: it is not in control.
        NotFound: no such place.
    """
    making = _move(locked_making(number), "ready", What.PASSED, actor, text.strip())
    _lay_what_came_off(making, location, actor)
    return making


def _lay_what_came_off(making: Making, location: str, actor: Any) -> None:
    """The strap that a watch came with is there again, where such straps are counted."""
    sku = making.payload.get("taken_off", "") if making.kind == Making.Kind.STRAP else ""
    if sku and StockFlag.objects.filter(sku=sku, free__isnull=False).exists():
        receive_stock(
            sku=sku, location=location, quantity=1, actor=actor, note=making.number, reason=Movement.Reason.TAKEN_OFF
        )


@transaction.atomic
def cancel_makings(*, subject: str, left: Mapping[str, int] | None = None, actor: Any = None) -> list[Making]:
    """Pieces are not wanted any more: all of them, or those beyond what is left of each line. Those that were not begun go
    first. Doing it twice is doing it once. Returns what was cancelled.

    Args:
        left: how many pieces of each line still stand, for lines of which fewer do.
    """
    rows = Making.objects.select_for_update().filter(subject=subject).exclude(state=Making.State.CANCELLED)
    standing = list(rows.order_by("pk"))
    gone = standing if left is None else list(_beyond(standing, left))
    for making in gone:
        _move(making, "cancelled", What.CANCELLED, actor)
    return gone


_FURTHEST: Sequence[str] = (Making.State.READY, Making.State.IN_CONTROL, Making.State.TO_MAKE)


def _beyond(standing: Iterable[Making], left: Mapping[str, int]) -> Iterable[Making]:
    """The pieces of each line and kind beyond its number, those kept that are furthest on, the earlier where alike."""
    of_line: dict[tuple[str, str], list[Making]] = {}
    for making in standing:
        if making.line in left:
            of_line.setdefault((making.line, making.kind), []).append(making)
    for (line, _kind), pieces in of_line.items():
        pieces.sort(key=lambda one: (_FURTHEST.index(one.state), one.piece))
        yield from pieces[left[line] :]


def check_made(*, subject: str, wanted: Mapping[str, int], gone: Mapping[str, int], names: Mapping[str, str]) -> None:
    """Nothing, where what is to leave is ready. One query, under the caller's lock of its order.

    Args:
        wanted: how many pieces of each line are to leave.
        gone: how many of each line left before.
        names: what each line is called, for the refusal.

    Raises:
        NotMadeYet: pieces are still on the bench.
    """
    if waiting := rules.not_ready(wanted, ready_of(subject), gone):
        raise NotMadeYet(names=", ".join(sorted({names[line] for line in waiting})))


@transaction.atomic
def note_making(*, number: str, text: str, actor: Any) -> MakingStep:
    """Write something down for colleagues.

    Raises:
        InvalidInput: nothing is written.
    """
    if not text.strip():
        raise InvalidInput(_("Write something first."), field="text")
    return write_step(locked_making(number), What.NOTED, actor, text.strip())
