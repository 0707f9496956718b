"""The stones as pages show them: many with a filter, one alone, up to four beside each other; each in a stated number of queries."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from babel.numbers import format_decimal
from django.urls import reverse
from django.utils.translation import gettext as _

from ecrin.atelier.rules.asked import Asked
from ecrin.atelier.rules.columns import PER_PAGE
from ecrin.atelier.rules.rings import Design
from ecrin.atelier.rules.stones import SHAPES
from ecrin.core.money import from_minor, money_text
from ecrin.markets.rules import StorefrontInfo

from .ring_steps import StoneCard, address, frame_of, more_of, nearest_to, query_of, shared, stone_way, trouble_of
from .rings import grade_label
from .stone_filter import grades_of, labels, scale_of, sort_labels, sorted_by, spans_of
from .stones import stones_of, tables


def stones_found(storefront: StorefrontInfo, asked: Asked, design: Design) -> dict[str, Any]:
    """A page of stones with every count; one query, and those of the columns where stones moved."""
    table = tables.of(storefront.market)
    found = table.find(asked.wish(design.setting), order=asked.sort, down=asked.down, page=asked.page)
    stones = stones_of(found.numbers)
    cards = [
        StoneCard(
            stones[number], table.price_of(number), stone_way(design, number), is_compared=number in asked.compared
        )
        for number in found.numbers
        if number in stones
    ]
    base = reverse("ring-stones")
    here = {card.stone.number for card in cards}
    return shared(storefront, design) | {
        "asked": asked,
        "found": found,
        "cards": cards,
        "frame": max([float(max(card.stone.length, card.stone.width)) for card in cards], default=8.0) * 1.08,
        "drawn_shapes": [card.stone.shape for card in cards],
        "shapes": grades_of("shape", asked, found, (design.setting.shapes if design.setting else SHAPES)),
        "spans": spans_of(storefront, asked, found),
        "choices": [
            (name, label, grades)
            for name, label in labels()
            if (grades := grades_of(name, asked, found, scale_of(name, found)))
        ],
        "sorts": [(value, label, value == sorted_by(asked)) for value, label in sort_labels()],
        "compared_elsewhere": [number for number in asked.compared if number not in here],
        "cleared": f"{base}?{query}" if (query := asked.query(filters=False)) else base,
        "previous": f"{base}?{asked.query(page=asked.page - 1)}" if asked.page > 1 else "",
        "following": f"{base}?{asked.query(page=asked.page + 1)}" if asked.page * PER_PAGE < found.total else "",
        "first": (asked.page - 1) * PER_PAGE + 1,
        "last": (asked.page - 1) * PER_PAGE + len(cards),
    }


def one_stone(storefront: StorefrontInfo, design: Design) -> dict[str, Any]:
    """One stone: what it is, what it costs, what to do next; two queries besides those of the design."""
    stone = design.stone
    if stone is None:
        raise ValueError("a stone's page has a stone")
    shown = shared(storefront, design)
    alternatives = nearest_to(storefront, stone, design) if design.trouble in {"sold", "withdrawn"} else []
    return shown | {
        "stone": stone,
        "trouble": trouble_of(design, storefront.babel),
        "alternatives": alternatives,
        "frame": frame_of([stone, *(card.stone for card in alternatives)]),
        "drawn_shapes": [card.stone.shape for card in alternatives],
        "next": address("ring-design" if design.product else "ring-settings", query_of(design)),
        "compare": address("ring-compare", urlencode([("stone", stone.number)]) + more_of(design)),
        "back": shown["steps"].stones,
    }


def compared(storefront: StorefrontInfo, numbers: Sequence[str], design: Design) -> dict[str, Any]:
    """Stones beside each other in the order in which they were chosen; one query besides those of the design."""
    table, stones = tables.of(storefront.market), stones_of(numbers)
    known = [stones[number] for number in numbers if number in stones]
    cards = [
        StoneCard(
            one,
            table.price_of(one.number),
            stone_way(design, one.number),
            is_free=one.is_offered and table.is_free(one.number),
        )
        for one in known
    ]
    base, ring = reverse("ring-compare"), more_of(design)
    without = {
        one.number: f"{base}?{urlencode([('stone', other.number) for other in known if other != one])}{ring}"
        for one in known
    }
    pairs = [("compare", one.number) for one in known]
    return shared(storefront, design) | {
        "cards": cards,
        "frame": frame_of(known),
        "without": [(card, without[card.stone.number]) for card in cards],
        "rows": _compared(cards, storefront),
        "more": f"{reverse('ring-stones')}?{urlencode(pairs)}{ring}"
        if pairs
        else f"{reverse('ring-stones')}?{ring[1:]}",
        "unknown": [number for number in numbers if number not in stones],
    }


def _compared(cards: Sequence[StoneCard], storefront: StorefrontInfo) -> list[tuple[str, list[str], bool]]:
    """A line for each fact, and whether the stones differ in it."""

    def plain(value: Any, pattern: str = "0.00") -> str:
        return str(format_decimal(value, pattern, locale=storefront.babel))

    price = [
        money_text(from_minor(card.price, storefront.market.currency), storefront.babel) if card.price else "–"
        for card in cards
    ]
    stones = [card.stone for card in cards]
    lines = [
        (_("Price"), price),
        (_("Carat"), [plain(one.carat) for one in stones]),
        (_("Colour"), [one.colour for one in stones]),
        (_("Clarity"), [one.clarity for one in stones]),
        (_("Cut"), [grade_label("cut", one.cut) or "–" for one in stones]),
        (_("Shape"), [grade_label("shape", one.shape) for one in stones]),
        (_("Polish"), [grade_label("polish", one.polish) or "–" for one in stones]),
        (_("Symmetry"), [grade_label("symmetry", one.symmetry) or "–" for one in stones]),
        (_("Fluorescence"), [grade_label("fluorescence", one.fluorescence) for one in stones]),
        (
            _("Measurements, mm"),
            [" × ".join(plain(side) for side in (one.length, one.width, one.depth)) for one in stones],
        ),
        (_("Depth, %"), [plain(one.depth_percent, "0.0") for one in stones]),
        (_("Certificate"), [f"{one.laboratory} {one.certificate}" for one in stones]),
    ]
    return [(label, values, len(set(values)) > 1) for label, values in lines]
