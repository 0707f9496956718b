"""Reads of the bench."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Count, QuerySet

from ecrin.atelier.models import Making, MakingPhoto
from ecrin.atelier.rules import makings as rules
from ecrin.atelier.rules.makings import Bench


def makings_of(subject: str) -> list[Making]:
    """All that is or was made of an order, in the order of its lines; one query."""
    return sorted(Making.objects.filter(subject=subject), key=lambda one: (one.line, one.piece, one.kind))


def ready_of(subject: str) -> dict[str, int]:
    """How many pieces of each line are ready; lines that nothing is made of are absent. One query."""
    rows = Making.objects.filter(subject=subject).order_by().values_list("line", "kind", "state")
    return rules.ready_pieces(Bench(*row) for row in rows)


def lines_on_the_bench(subject: str) -> set[str]:
    """The lines of an order of which something is still on the bench; one query."""
    rows = Making.objects.filter(subject=subject, state__in=rules.OPEN).order_by()
    return set(rows.values_list("line", flat=True))


def makings_matching(
    *, words: str = "", show: str = "", kind: str = "", market: str = "", markets: Iterable[str] | None = None,
    subject: str = "",
) -> QuerySet[Making]:  # fmt: skip
    """Pieces on the bench, what is due first on top. No query until it is read.

    Args:
        words: the number of a piece, or a SKU that begins so.
        show: a state; empty for all.
        markets: codes of the markets that may be seen; None means all.
        subject: of one order.
    """
    rows = Making.objects.all()
    if markets is not None:
        rows = rows.filter(market_code__in=list(markets))
    if market:
        rows = rows.filter(market_code=market)
    if kind:
        rows = rows.filter(kind=kind)
    if show:
        rows = rows.filter(state=show)
    if subject:
        return rows.filter(subject=subject)
    if words:
        row = rules.row_of(words)
        return rows.filter(pk=row) if row else rows.filter(sku__istartswith=words)
    return rows


def counts_by_state(markets: Iterable[str] | None) -> Mapping[str, int]:
    """How many pieces are in each state in these markets (None means all); one query."""
    rows = makings_matching(markets=markets).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def late_makings(today: date, markets: Iterable[str] | None = None) -> QuerySet[Making]:
    """Pieces that are still on the bench on or after the day on which they should leave."""
    return makings_matching(markets=markets).filter(state__in=rules.OPEN, due_by__lte=today)


def whole_making(number: str) -> Making | None:
    """A piece with its steps and photographs; three queries."""
    row = rules.row_of(number)
    return Making.objects.filter(pk=row).prefetch_related("steps", "photographs").first() if row else None


def photograph_of(making: Making, key: str) -> MakingPhoto | None:
    """A photograph of this piece; one query."""
    return MakingPhoto.objects.filter(making=making, key=key).first()
