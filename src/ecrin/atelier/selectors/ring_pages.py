"""What the pages of rings and stones show: contexts, each in a stated number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from babel.numbers import format_decimal
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ecrin.atelier.models import RingDesign
from ecrin.atelier.rules.asked import CHOICES, ENDS, SPANS, Asked
from ecrin.atelier.rules.columns import PER_PAGE, Bar, Found, Wish
from ecrin.atelier.rules.ring_drawing import Ring, metal_of
from ecrin.atelier.rules.rings import Design, Piece
from ecrin.atelier.rules.stones import GRADES, SHAPES, SettingInfo, StoneInfo
from ecrin.catalog.rules import MaterialInfo, ProductInfo, size_in
from ecrin.catalog.selectors import prices_of, taxonomy
from ecrin.core.money import decimals, from_minor, money_text
from ecrin.core.texts import Text
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.templatetags.locale import tax_note

from .rings import drawn, grade_label, misfit_sentence, settings_shown
from .stones import alternatives_to, stones_of, tables

SORTS = ("price", "-price", "-carat", "carat", "colour", "clarity")


def query_of(design: Design, **changes: str) -> str:
    """What is chosen of a ring as a query, with some of it changed; what is empty is left out."""
    material = taxonomy().materials.get(design.material_id or 0)
    chosen = {
        "setting": design.product.address if design.product else "",
        "metal": material.slug if material and design.product else "",
        "size": design.piece.variant.size if design.piece else "",
        "stone": design.stone.number if design.stone else "",
    } | changes
    return urlencode({name: value for name, value in chosen.items() if value})


def address(name: str, query: str = "", *args: str) -> str:
    path = reverse(name, args=args)
    return f"{path}?{query}" if query else path


# The steps above every page


@dataclass(frozen=True)
class Steps:
    """What is chosen so far, with the ways to change it. Amounts are minor units."""

    design: Design
    name: Text | None
    metal: str
    settings: str
    stones: str
    ring: str
    currency: str


def steps_of(design: Design, storefront: StorefrontInfo) -> Steps:
    """No query."""
    material = taxonomy().materials.get(design.material_id or 0)
    return Steps(
        design=design,
        name=design.product.text("name", storefront.language) if design.product else None,
        metal=material.label(storefront.language) if material and design.product else "",
        settings=address("ring-settings", query_of(design, setting="", metal="", size="")),
        stones=address("ring-stones", query_of(design, stone="")),
        ring=address("ring-design", query_of(design)),
        currency=storefront.market.currency,
    )


def _shared(storefront: StorefrontInfo, design: Design) -> dict[str, Any]:
    market = storefront.market
    return {
        "steps": steps_of(design, storefront),
        "design": design,
        "market": market,
        "currency": market.currency,
        "tax": tax_note(market),
    }


# Where it begins


def entry_page(storefront: StorefrontInfo) -> dict[str, Any]:
    """The two ways to begin, with how many stones there are; no query while the columns stand."""
    market = storefront.market
    total = tables.of(market).find(Wish()).total if market.is_open else 0
    return {
        "market": market,
        "total": total,
        "shapes": SHAPES,
        "ring": Ring(metal_of("platinum"), "solitaire"),
        "show": SHOWN_FIRST,
    }


SHOWN_FIRST = StoneInfo(
    number="", certificate="", laboratory="", shape="round", carat=Decimal("1.50"), colour="D", clarity="IF", cut="excellent",
    polish="excellent", symmetry="excellent", fluorescence="none", length=Decimal("7.38"), width=Decimal("7.35"),
    depth=Decimal("4.52"),
)  # fmt: skip
"""The stone of the drawing with which it begins; it is not for sale."""
ONE_CARAT = replace(
    SHOWN_FIRST, carat=Decimal("1.00"), length=Decimal("6.45"), width=Decimal("6.43"), depth=Decimal("3.95")
)
"""The stone with which settings are drawn before one is chosen."""


# Settings


@dataclass(frozen=True)
class Metal:
    label: str
    swatch: str
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class SettingCard:
    """A setting in one metal; `misfit` says why it does not take the chosen stone."""

    product: ProductInfo
    setting: SettingInfo
    name: Text
    summary: Text
    price: int | None
    metals: tuple[Metal, ...]
    ring: Ring
    address: str
    misfit: str
    shapes: tuple[str, ...]


def settings_page(storefront: StorefrontInfo, design: Design) -> dict[str, Any]:
    """The settings, those that take the chosen stone first; eight queries."""
    shown = settings_shown(storefront)
    prices = prices_of([sku for product, _info in shown for sku in product.skus], storefront.market)
    cards = [_setting_card(product, info, prices, design, storefront) for product, info in shown]
    cards.sort(key=lambda card: bool(card.misfit))
    return _shared(storefront, design) | {"cards": cards, "drawn_stone": design.stone or ONE_CARAT}


def _setting_card(
    product: ProductInfo, info: SettingInfo, prices: Mapping[str, int], design: Design, storefront: StorefrontInfo
) -> SettingCard:
    known = taxonomy().materials
    wanted = design.material_id if design.material_id in product.material_ids else None
    first = wanted or (product.material_ids[0] if product.material_ids else None)
    material = known.get(first or 0)
    to = "ring-design" if design.stone else "ring-stones"
    stone = design.stone.number if design.stone else ""

    def way(metal: MaterialInfo | None) -> str:
        chosen = {"setting": product.address, "metal": metal.slug if metal else "", "stone": stone}
        return address(to, urlencode({name: value for name, value in chosen.items() if value}))

    return SettingCard(
        product=product,
        setting=info,
        name=product.text("name", storefront.language),
        summary=product.text("summary", storefront.language),
        price=min((prices[sku] for sku in product.skus if sku in prices), default=None),
        metals=tuple(
            Metal(known[pk].label(storefront.language), known[pk].swatch, way(known[pk]), is_chosen=pk == first)
            for pk in product.material_ids
        ),
        ring=Ring(metal_of(material.slug if material else ""), info.style, float(info.band)),
        address=way(material),
        misfit=misfit_sentence(misfit, info, design.stone, storefront.babel)
        if design.stone and (misfit := info.misfit(design.stone.shape, design.stone.carat))
        else "",
        shapes=info.shapes,
    )


# Stones


@dataclass(frozen=True)
class Grade:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Column:
    """A bar of a range: where it stands and how high, in hundredths of the drawing, and whether it is asked for."""

    x: float
    width: float
    height: float
    is_asked: bool


@dataclass(frozen=True)
class Span:
    """A range with its live counts: of grades (`grades`) or of numbers (`edges`, as they are typed)."""

    name: str
    label: str
    unit: str
    first: str
    last: str
    bars: tuple[Column, ...]
    grades: tuple[Grade, ...] = ()
    edges: tuple[str, ...] = ()
    is_unread: bool = False

    @property
    def values(self) -> str:
        """What the ends of a slider stand for, for the page's script."""
        return " ".join(self.edges or tuple(grade.value for grade in self.grades))


@dataclass(frozen=True)
class StoneCard:
    stone: StoneInfo
    price: int | None
    address: str
    is_compared: bool = False
    is_free: bool = True


def stones_page(storefront: StorefrontInfo, asked: Asked, design: Design) -> dict[str, Any]:
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
    return _shared(storefront, design) | {
        "asked": asked,
        "found": found,
        "cards": cards,
        "frame": max([float(max(card.stone.length, card.stone.width)) for card in cards], default=8.0) * 1.08,
        "drawn_shapes": [card.stone.shape for card in cards],
        "shapes": _grades("shape", asked, found, (design.setting.shapes if design.setting else SHAPES)),
        "spans": _spans(storefront, asked, found),
        "choices": [
            (name, label, grades)
            for name, label in _labels()
            if (grades := _grades(name, asked, found, _scale(name, found)))
        ],
        "sorts": [(value, label, value == _sorted_by(asked)) for value, label in _sort_labels()],
        "compared_elsewhere": [number for number in asked.compared if number not in here],
        "cleared": f"{base}?{query}" if (query := asked.query(filters=False)) else base,
        "previous": f"{base}?{asked.query(page=asked.page - 1)}" if asked.page > 1 else "",
        "following": f"{base}?{asked.query(page=asked.page + 1)}" if asked.page * PER_PAGE < found.total else "",
        "first": (asked.page - 1) * PER_PAGE + 1,
        "last": (asked.page - 1) * PER_PAGE + len(cards),
    }


def stone_way(design: Design, number: str) -> str:
    return address("ring-stone", query_of(design, stone=""), number)


def _labels() -> tuple[tuple[str, str], ...]:
    return (
        ("polish", _("Polish")),
        ("symmetry", _("Symmetry")),
        ("fluorescence", _("Fluorescence")),
        ("laboratory", _("Laboratory")),
    )


def _sort_labels() -> tuple[tuple[str, str], ...]:
    return (
        ("price", _("Price, lowest first")),
        ("-price", _("Price, highest first")),
        ("-carat", _("Largest first")),
        ("carat", _("Smallest first")),
        ("colour", _("Finest colour first")),
        ("clarity", _("Purest first")),
    )


def _sorted_by(asked: Asked) -> str:
    return f"{'-' if asked.down else ''}{asked.sort}"


def _scale(name: str, found: Found) -> Sequence[str]:
    return GRADES.get(name) or sorted(found.counts[name])


def _grades(name: str, asked: Asked, found: Found, scale: Sequence[str]) -> tuple[Grade, ...]:
    """Each value that there is, or that is chosen, with how many there would be of it."""
    counts, chosen = found.counts[name], asked.grades.get(name, frozenset())
    return tuple(
        Grade(value, grade_label(name, value), counts.get(value, 0), value in chosen)
        for value in scale
        if value in counts or value in chosen or name not in CHOICES
    )


def _spans(storefront: StorefrontInfo, asked: Asked, found: Found) -> tuple[Span, ...]:
    labels = {"carat": _("Carat"), "price": _("Price"), "colour": _("Colour"), "clarity": _("Clarity"), "cut": _("Cut")}
    places = decimals(storefront.market.currency)
    made = []
    for name, label in labels.items():
        first, last = (asked.written.get(f"{name}-{end}", "") for end in ENDS)
        unread = any(one.startswith(f"{name}-") for one in asked.unread)
        if name in SPANS:
            grades = _grades(name, asked, found, [one for one in SPANS[name] if one != "poor"])
            made.append(
                Span(
                    name,
                    label,
                    "",
                    first,
                    last,
                    bars=_columns([(one.count, one.is_chosen) for one in grades]),
                    grades=grades,
                )
            )
            continue
        bars = found.bars[name]
        scale = 2 if name == "carat" else places
        edges = tuple(f"{edge / 10**scale:.{min(scale, 2) if name == 'carat' else 0}f}" for edge in _edges(bars))
        unit = "ct" if name == "carat" else storefront.market.currency
        wanted = asked.carat if name == "carat" else asked.price
        lit = [(bar.count, _is_within(bar, wanted)) for bar in bars]
        made.append(Span(name, label, unit, first, last, bars=_columns(lit), edges=edges, is_unread=unread))
    return tuple(made)


def _edges(bars: Sequence[Bar]) -> list[int]:
    return [*(bar.first for bar in bars), bars[-1].end - 1] if bars else []


def _is_within(bar: Bar, wanted: tuple[int | None, int | None]) -> bool:
    least, most = wanted
    return (
        (least is not None or most is not None)
        and (least is None or bar.end > least)
        and (most is None or bar.first <= most)
    )


def _columns(counts: Sequence[tuple[int, bool]]) -> tuple[Column, ...]:
    """Bars side by side; where no end is chosen, all are asked for. Heights grow by the root, so that few are still seen."""
    highest = max((count for count, _lit in counts), default=0) or 1
    none = not any(lit for _count, lit in counts)
    width = 100 / max(len(counts), 1)
    return tuple(
        Column(round(index * width, 3), round(width * 0.84, 3), round(100 * (count / highest) ** 0.5, 2), lit or none)
        for index, (count, lit) in enumerate(counts)
    )


def stone_page(storefront: StorefrontInfo, design: Design) -> dict[str, Any]:
    """One stone: what it is, what it costs, what to do next; two queries besides those of the design."""
    stone = design.stone
    if stone is None:
        raise ValueError("a stone's page has a stone")
    shown = _shared(storefront, design)
    alternatives = _alternatives(storefront, stone, design) if design.trouble in {"sold", "withdrawn"} else []
    return shown | {
        "stone": stone,
        "trouble": _trouble(design, storefront.babel),
        "alternatives": alternatives,
        "frame": _frame([stone, *(card.stone for card in alternatives)]),
        "drawn_shapes": [card.stone.shape for card in alternatives],
        "next": address("ring-design" if design.product else "ring-settings", query_of(design)),
        "compare": address("ring-compare", urlencode([("stone", stone.number)]) + _more(design)),
        "back": shown["steps"].stones,
    }


def _more(design: Design) -> str:
    query = query_of(design, stone="")
    return f"&{query}" if query else ""


def _frame(stones: Sequence[StoneInfo]) -> float:
    return max([float(max(one.length, one.width)) for one in stones], default=8.0) * 1.15


def _alternatives(storefront: StorefrontInfo, stone: StoneInfo, design: Design) -> list[StoneCard]:
    """Up to three stones most like one, of those that the chosen setting takes."""
    table = tables.of(storefront.market)
    found = alternatives_to(stone, storefront.market, most=12)
    fitting = [one for one in found if design.setting is None or design.setting.takes(one)][:3]
    return [StoneCard(one, table.price_of(one.number), stone_way(design, one.number)) for one in fitting]


def _trouble(design: Design, babel: str) -> str:
    """What stands in the way of the chosen stone, as a sentence."""
    if design.trouble in {"shape", "light", "heavy"} and design.setting and design.stone:
        return misfit_sentence(design.trouble, design.setting, design.stone, babel)
    sentences = {
        "sold": _("This stone has found its owner, or somebody is buying it at this moment."),
        "withdrawn": _("This stone is not offered any more."),
        "no-price": _("This stone is not sold online here. Our advisors will gladly help you."),
    }
    return sentences.get(design.trouble, "")


def compare_page(storefront: StorefrontInfo, numbers: Sequence[str], design: Design) -> dict[str, Any]:
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
    base, ring = reverse("ring-compare"), _more(design)
    without = {
        one.number: f"{base}?{urlencode([('stone', other.number) for other in known if other != one])}{ring}"
        for one in known
    }
    pairs = [("compare", one.number) for one in known]
    return _shared(storefront, design) | {
        "cards": cards,
        "frame": _frame(known),
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


# The ring


@dataclass(frozen=True)
class Size:
    sku: str
    size: str
    label: str
    can_be_had: bool
    is_chosen: bool


def design_page(storefront: StorefrontInfo, design: Design) -> dict[str, Any]:
    """The ring as it stands; two queries besides those of the design, where its stone is gone."""
    product, language, known = design.product, storefront.language, taxonomy().materials
    alternatives = _alternatives(storefront, design.stone, design) if design.stone and design.trouble else []
    metals = [
        Metal(
            known[pk].label(language), known[pk].swatch, address("ring-design", query_of(design, metal=known[pk].slug, size="")),
            is_chosen=pk == design.material_id,
        )
        for pk in (product.material_ids if product else ())
    ]  # fmt: skip
    link = f"{django_settings.SITE_ADDRESS}{address('ring-design', query_of(design))}"
    guide = taxonomy().size_guide_of(product.category_id) if product else None
    sizes = [_size(one, design, storefront) for one in design.pieces]
    return _shared(storefront, design) | {
        "ring": drawn(design),
        "product": product,
        "metals": metals,
        "sizes": sizes,
        "size": next((one.label for one in sizes if one.is_chosen), ""),
        "size_guide": guide,
        "size_guide_intro": guide.text("intro", language) if guide else None,
        "trouble": _trouble(design, storefront.babel),
        "alternatives": alternatives,
        "frame": _frame([card.stone for card in alternatives]),
        "drawn_shapes": [card.stone.shape for card in alternatives],
        "link": link,
        "again": reverse("ring-design"),
        "chosen": dict(_pairs(design)),
    }


def _pairs(design: Design) -> list[tuple[str, str]]:
    material = taxonomy().materials.get(design.material_id or 0)
    return [
        ("setting", design.product.address if design.product else ""),
        ("metal", material.slug if material and design.product else ""),
        ("size", design.piece.variant.size if design.piece else ""),
        ("stone", design.stone.number if design.stone else ""),
    ]


def _size(piece: Piece, design: Design, storefront: StorefrontInfo) -> Size:
    guide = taxonomy().size_guide_of(design.product.category_id) if design.product else None
    size = piece.variant.size
    label = size_in(size, system=storefront.market.ring_sizes, table=guide.table if guide else {})
    return Size(piece.variant.sku or "", size, label, piece.can_be_had, is_chosen=piece == design.piece)


def since_kept(storefront: StorefrontInfo, row: RingDesign, design: Design) -> dict[str, Any]:
    """What became of a kept ring: parts that are not there any more, and another price. No query."""
    lost = []
    if row.setting and design.product is None:
        lost.append(
            _(
                "The setting of this ring is not offered here any more. Its stone is kept: please choose another setting."
            )
        )
    if row.number and design.stone is None:
        lost.append(
            _("The stone of this ring is not known to us any more. Its setting is kept: please choose another stone.")
        )
    before, after, currency = "", "", storefront.market.currency
    same_size = row.size == (design.piece.variant.size if design.piece else "")
    if row.total is not None and design.total not in {None, row.total} and row.currency == currency and same_size:
        before = money_text(from_minor(row.total, currency), storefront.babel)
        after = money_text(from_minor(design.total or 0, currency), storefront.babel)
    elsewhere = row.storefront_code != storefront.code and row.currency not in {"", storefront.market.currency}
    return {"lost": lost, "before": before, "after": after, "is_from_elsewhere": elsewhere}
