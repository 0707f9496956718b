"""What advisors composed, as staff see it: the list, and one with the pieces that can be put into it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ecrin.atelier.models.words import TYPEFACE_NAMES
from ecrin.atelier.selectors.engravings import places_for
from ecrin.bag.selectors import Known, known_pieces, offers_in_short
from ecrin.concierge.models import Proposal
from ecrin.concierge.selectors import proposals_matching
from ecrin.core.texts import SOURCE_LANGUAGE
from ecrin.inventory.models import StockLocation
from ecrin.inventory.selectors import locations
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot
from ecrin.offers.rules import Offer

from .rights import markets_of
from .stock import StockRow, stock_rows

PER_PAGE = 50
MOST_FOUND = 12
VIEW, ADD = "concierge.view_proposal", "concierge.add_proposal"
SHOWS: dict[str, str | Promise] = {
    "": _("All"),
    "draft": _("Being composed"),
    "sent": _("Sent"),
    "ordered": _("Ordered"),
    "expired": _("Ran out"),
    "withdrawn": _("Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class EngravingPart:
    """What can be engraved on a piece: `(code, name)` of places and typefaces, the lines with what was typed, and what was
    chosen.
    """

    places: tuple[tuple[str, str], ...]
    typefaces: tuple[tuple[str, str], ...]
    lines: tuple[tuple[int, str], ...]
    place: str = ""
    typeface: str = ""

    @property
    def is_open(self) -> bool:
        return any(text for _number, text in self.lines)


@dataclass(frozen=True, slots=True)
class Found:
    """A SKU that words found: what lies where, and its offer in the client's market; None where it is not shown there."""

    row: StockRow
    offer: Offer | None
    engraving: EngravingPart | None = None

    @property
    def can_buy(self) -> bool:
        return self.offer is not None and self.offer.can_buy


def _codes(user: Any, permission: str) -> frozenset[str] | None:
    ids = markets_of(user, permission)
    return None if ids is None else frozenset(one.code for one in snapshot().markets.values() if one.id in ids)


def proposal_rows(user: Any, *, words: str, show: str, page: str | None) -> Page[Proposal]:
    """A page of proposals that a person may see, newest first; two queries."""
    rows = proposals_matching(words=words, state=show, markets=_codes(user, VIEW))
    return Paginator(rows, PER_PAGE).get_page(page)


def proposal_for(user: Any, row: int) -> Proposal | None:
    """A proposal, where the person may see its market; one query."""
    return proposals_matching(markets=_codes(user, VIEW)).filter(pk=row).first()


def storefronts_for(user: Any) -> list[StorefrontInfo]:
    """Storefronts in which a person may compose: those that sell, by market. No query."""
    codes = _codes(user, ADD)
    return [
        one
        for one in snapshot().storefronts.values()
        if one.market.is_open and (codes is None or one.market.code in codes)
    ]


def pieces_found(
    words: str, storefront: StorefrontInfo, typed: Mapping[str, str] | None = None
) -> tuple[list[StockLocation], list[Found]]:
    """SKUs by name, reference or SKU with what lies where and their offer; nine queries, none without words.

    Args:
        typed: what was refused for the SKU that `words` names, as `engraving.line1`.
    """
    if not words:
        return [], []
    places = locations()
    _page, rows = stock_rows(words=words, show="", page=None, places=places)
    return places, list(_with_offers(rows[:MOST_FOUND], storefront, {words: typed or {}}))


def _with_offers(
    rows: list[StockRow], storefront: StorefrontInfo, typed: Mapping[str, Mapping[str, str]]
) -> Iterable[Found]:
    known = known_pieces([row.sku for row in rows]) if rows else {}
    offers = offers_in_short(known, storefront.market)[0] if known else {}
    return [
        Found(row, offers.get(row.sku), _engraving(known.get(row.sku), storefront, typed.get(row.sku, {})))
        for row in rows
    ]


def _engraving(piece: Known | None, storefront: StorefrontInfo, typed: Mapping[str, str]) -> EngravingPart | None:
    """In the staff's language where places have it; no query."""
    if piece is None:
        return None
    places = places_for(piece.product_id, piece.department_id, piece.category_id, storefront)
    if not places:
        return None
    language = (get_language() or SOURCE_LANGUAGE).lower()
    codes = dict.fromkeys(code for place in places for code in place.typefaces)
    return EngravingPart(
        tuple((place.code, place.title(language).value) for place in places),
        tuple((code, str(TYPEFACE_NAMES[code])) for code in codes),
        tuple(
            (number, typed.get(f"engraving.line{number}", ""))
            for number in range(1, max(place.room_in(piece.size).lines for place in places) + 1)
        ),
        typed.get("engraving.place", ""),
        typed.get("engraving.typeface", ""),
    )
