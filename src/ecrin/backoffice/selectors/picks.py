"""What a selection's rule picks while it is being written."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ecrin.catalog.models import Product
from ecrin.catalog.rules.selection import BadRule, SelectionRule
from ecrin.catalog.selectors.members import members_by_rule
from ecrin.catalog.selectors.products import levels_of
from ecrin.markets.rules import MarketInfo

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Picks:
    """What a rule picks in a market: how many, and the first of them; or why it cannot be read."""

    count: int = 0
    first: tuple[Product, ...] = ()
    wrong: str = ""


def picks_of(rule: str, market: MarketInfo | None) -> Picks:
    """The published creations that a rule, as it is typed, picks in a market, without those hidden there.

    At most twelve queries, whatever it picks.
    """
    try:
        wanted = SelectionRule.parse(_read(rule))
    except BadRule as wrong:
        return Picks(wrong=str(wrong))
    if market is None:
        return Picks(wrong=_("There is no market yet in which it could pick anything."))
    members = members_by_rule(wanted, market)
    levels = levels_of(members, market)
    seen = [pk for pk in members if levels[pk] != "hidden"]
    rows = Product.objects.prefetch_related("pictures__picture__renditions").in_bulk(seen[:SHOWN])
    return Picks(len(seen), tuple(rows[pk] for pk in seen[:SHOWN]))


def _read(rule: str) -> Any:
    try:
        found = json.loads(rule or "{}")
    except ValueError as error:
        raise BadRule(_("This cannot be read yet: a bracket, a quote or a comma is missing.")) from error
    if not isinstance(found, dict):
        raise BadRule(_("A rule stands in curly brackets."))
    return found
