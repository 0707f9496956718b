"""The bench as staff see it: what is to be made, looked at and ready, by market."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecrin.atelier.models import Making, MakingStep
from ecrin.atelier.rules.makings import is_late
from ecrin.atelier.selectors.makings import counts_by_state, late_makings, makings_matching, makings_of, whole_making
from ecrin.markets.selectors import snapshot
from ecrin.orders.rules import number_of, purpose_of, row_in, row_of

from .orders import people_of
from .rights import markets_of

PER_PAGE = 50
VIEW = "atelier.view_making"
ACT = "atelier.change_making"
SHOWS: dict[str, str | Promise] = {
    "to-make": _("To make"),
    "in-control": _("In control"),
    "ready": _("Ready"),
    "cancelled": _("Not wanted any more"),
    "": _("All"),
}
TO_DO: dict[str, str | Promise] = {"engraving": _("to engrave"), "strap": _("to fit"), "ring": _("to set")}


@dataclass(frozen=True, slots=True)
class Row:
    """A piece on the bench as the queue shows it. `order` is the number of its order, empty where it is of none."""

    making: Making
    order: str
    state: str | Promise
    is_late: bool
    in_hand_of: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A step with who did it."""

    step: MakingStep
    who: str


def codes_for(user: Any, permission: str) -> frozenset[str] | None:
    """Codes of the markets in which a person holds a permission; None means all."""
    ids = markets_of(user, permission)
    return None if ids is None else frozenset(one.code for one in snapshot().markets.values() if one.id in ids)


def may_act(user: Any, making: Making) -> bool:
    """Whether a person may lead a piece on, in the market of its order."""
    codes = codes_for(user, ACT)
    return codes is None or making.market_code in codes


def queue(user: Any, *, words: str, show: str, kind: str, market: str, page: str | None) -> Page[Making]:
    """A page of the queue; two queries. The number of an order finds all that is made of it."""
    order = row_of(words)
    rows = makings_matching(
        words=words,
        show="" if words else show,
        kind=kind,
        market=market,
        markets=codes_for(user, VIEW),
        subject=purpose_of(order) if order else "",
    )
    return Paginator(rows, PER_PAGE).get_page(page)


def rows_of(makings: Iterable[Making]) -> list[Row]:
    """Pieces in the words of the queue; one query."""
    kept, today = list(makings), timezone.localdate()
    people = people_of(one.in_hand_of for one in kept)
    return [_row(one, today, people) for one in kept]


def _row(making: Making, today: date, people: Mapping[int, Any]) -> Row:
    order = row_in(making.subject)
    state: str | Promise = making.get_state_display()
    if making.state == Making.State.TO_MAKE:
        state = TO_DO.get(making.kind, state)
    late = is_late(making.due_by, making.state, today)  # type: ignore[arg-type]  # the column's choices are State
    who = str(people.get(making.in_hand_of or 0, "")) if making.in_hand_of else ""
    return Row(making, number_of(order) if order else "", state, late, who)


def tabs_for(user: Any) -> list[tuple[str, str | Promise, int | None]]:
    """The states of the queue and how many pieces are in each; one query."""
    counts = counts_by_state(codes_for(user, VIEW))
    return [
        (code, label, counts.get(code, 0) if code in {"to-make", "in-control"} else None)
        for code, label in SHOWS.items()
    ]


def markets_for(user: Any) -> list[tuple[str, str]]:
    """The markets whose pieces a person may see. No query."""
    codes = codes_for(user, VIEW)
    return [(one.code, one.name) for one in snapshot().markets.values() if codes is None or one.code in codes]


def making_for(user: Any, number: str) -> Making | None:
    """A piece with its steps and photographs, where the person may see its market; three queries."""
    found = whole_making(number)
    codes = codes_for(user, VIEW)
    return found if found and (codes is None or found.market_code in codes) else None


def steps_of(making: Making) -> list[Done]:
    """Who did what to it, oldest first; one query."""
    steps = list(making.steps.all())
    people = people_of(step.actor_id for step in steps)
    return [Done(step, str(people.get(step.actor_id or 0, ""))) for step in steps]


def bench_of(subject: str) -> list[Row]:
    """All that is or was made of an order, for its screen; two queries, one where there is nothing."""
    found = makings_of(subject)
    return rows_of(found) if found else []


def due_count(user: Any) -> int:
    """How many pieces should leave today or should have left, in the markets of a person; one query."""
    return late_makings(timezone.localdate(), codes_for(user, ACT)).count()


def open_count(user: Any) -> int:
    """How many pieces are on the bench in the markets of a person; one query."""
    counts = counts_by_state(codes_for(user, ACT))
    return counts.get(Making.State.TO_MAKE, 0) + counts.get(Making.State.IN_CONTROL, 0)
