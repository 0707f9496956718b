"""What wishes make of pieces, asked alike by the bag, the checkout, an advisor and a program."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ecrin.atelier.rules import Made, Wished, joined
from ecrin.markets.rules import StorefrontInfo

MadeOf = Callable[[Sequence[Wished], StorefrontInfo], list[Made]]
"""What wishes of one kind make, one answer each in their order; a fixed number of queries for many."""

KINDS: dict[str, MadeOf] = {}
"""Everything that a piece can be made into, by the name under which a wish is kept."""


def made(personalisations: Mapping[str, tuple[str, Mapping[str, Any]]], storefront: StorefrontInfo) -> dict[str, Made]:
    """What is made of pieces, by the caller's key; no query where nothing is wished for, else those of the kinds that are.

    Args:
        personalisations: by the caller's key, the SKU and its wishes by kind. What a stranger posted may be anything: a
            wish that is none is answered by a problem.
    """
    parts: dict[str, dict[str, Made]] = {key: {} for key, (_sku, wishes) in personalisations.items() if wishes}
    wished: dict[str, list[Wished]] = {}
    for key, (sku, wishes) in personalisations.items():
        for kind, payload in wishes.items():
            if kind not in KINDS or not isinstance(payload, Mapping):
                parts[key][kind] = Made(problem=_("We cannot make this. Please choose it anew."))
            else:
                wished.setdefault(kind, []).append(Wished(key, sku, payload))
    for kind, asked in wished.items():
        for one, answer in zip(asked, KINDS[kind](asked, storefront), strict=True):
            parts[one.key][kind] = answer
    return {key: joined(by_kind) for key, by_kind in parts.items()}
