"""Settings, rings as they are composed, and what a stone makes of a setting."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlencode

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from ecrin.atelier.models import RingDesign, Setting
from ecrin.atelier.models.stones import SETTINGS
from ecrin.atelier.models.words import Finish, Fluorescence, Shape
from ecrin.atelier.rules import Fact, Made, Way, Wished
from ecrin.atelier.rules.ring_drawing import Ring, metal_of
from ecrin.atelier.rules.rings import Design, Piece
from ecrin.atelier.rules.stones import SettingInfo, StoneInfo
from ecrin.catalog.models import Variant
from ecrin.catalog.rules import ProductInfo, address_part
from ecrin.catalog.selectors import prices_of, product_page, products_of, taxonomy
from ecrin.core.changes import Following
from ecrin.inventory.rules import IN_STOCK
from ecrin.inventory.selectors import stock_and_left, stock_of
from ecrin.markets.rules import StorefrontInfo

from .stones import stones_of, tables

KIND = "ring"
HAD = frozenset({"in-stock", "low", "made-to-order"})


def _read() -> dict[int, SettingInfo]:
    return {row.product_id: row.info for row in Setting.objects.filter(is_active=True)}


settings: Following[dict[int, SettingInfo]] = Following(_read, SETTINGS)
"""The settings that are shown, by creation, in the house's order; no query while they stand, else one."""


def grade_label(name: str, value: str) -> str:
    """A grade as people read it: `Very good`; colours and clarities are their own names."""
    labels: Mapping[str, Mapping[str, str]] = {
        "shape": {one.value: str(one.label) for one in Shape},
        "cut": {one.value: str(one.label) for one in Finish},
        "polish": {one.value: str(one.label) for one in Finish},
        "symmetry": {one.value: str(one.label) for one in Finish},
        "fluorescence": {one.value: str(one.label) for one in Fluorescence},
    }
    return labels.get(name, {}).get(value, value)


def carat_words(carat: Decimal, babel: str) -> str:
    """A weight as a reader of a locale writes it, always with two decimals: `1.01 ct`, `1,01 ct`."""
    return _("%(carat)s ct") % {"carat": format_decimal(carat, "0.00", locale=babel)}


def stone_line(stone: StoneInfo, babel: str) -> str:
    """A stone in one line: `Round · 1.01 ct · F · VS1 · Excellent`."""
    words = [grade_label("shape", stone.shape), carat_words(stone.carat, babel), stone.colour, stone.clarity]
    return " · ".join([*words, *([grade_label("cut", stone.cut)] if stone.cut else [])])


# What a wish makes


class Base(NamedTuple):
    """The piece that a stone is set in: what is chosen of it, and its creation."""

    size: str
    material: int | None
    product: int
    address: str


def made_of(wished: Sequence[Wished], storefront: StorefrontInfo) -> list[Made]:
    """What a stone makes of a setting: `{"stone": number}` on one of the setting's variants; four queries."""
    numbers = {one.payload["stone"] for one in wished if isinstance(one.payload.get("stone"), str)}
    rows = Variant.objects.filter(sku__in={one.sku for one in wished}).values_list(
        "sku", "size", "material_id", "product_id", "product__slug", "product__reference"
    )
    pieces = {
        sku: Base(size, material, product, address_part(slug, reference))
        for sku, size, material, product, slug, reference in rows
    }
    stones = stones_of(numbers)
    prices = prices_of(stones, storefront.market) if stones else {}
    left = stock_and_left(stones)[1] if stones else {}
    answers = []
    for one in wished:
        stone = stones.get(str(one.payload.get("stone", "")))
        piece = pieces.get(one.sku)
        setting = settings().get(piece.product) if piece else None
        problem = _problem(setting, stone, prices, left, storefront.babel)
        if problem or setting is None or stone is None:
            facts = (Fact(_("Stone"), stone_line(stone, storefront.babel)),) if stone else ()
            kept = {"stone": stone.number} if stone else {}
            anew = _another_stone(storefront.root, piece) if piece and setting else None
            answers.append(Made(problem=problem, payload=kept, facts=facts, anew=anew))
        else:
            answers.append(_made(setting, stone, prices[stone.number], storefront.babel))
    return answers


def _made(setting: SettingInfo, stone: StoneInfo, price: int, babel: str) -> Made:
    """Composed of what the house offers to everybody, so it may come back (ADR 0205); its stone comes back with it."""
    return Made(
        extra=price,
        least=setting.days,
        most=setting.days,
        components={stone.number: 1},
        facts=(
            Fact(_("Stone"), stone_line(stone, babel)),
            Fact(_("Certificate"), f"{stone.laboratory} {stone.certificate}"),
        ),
        payload={"stone": stone.number},
    )


def _another_stone(root: str, piece: Base) -> Way:
    """To the stones of a storefront, with the setting, its metal and size kept; it may be asked from the back office too."""
    metal = taxonomy().materials.get(piece.material or 0)
    chosen = {"setting": piece.address, "metal": metal.slug if metal else "", "size": piece.size}
    query = urlencode({name: value for name, value in chosen.items() if value})
    return Way(_("Choose another stone"), f"{root}ring/stones/?{query}")


def _problem(
    setting: SettingInfo | None,
    stone: StoneInfo | None,
    prices: Mapping[str, int],
    left: Mapping[str, int],
    babel: str,
) -> str:
    if stone is None:
        return _("We do not know this stone. Please choose one anew.")
    if setting is None:
        return _("No stone of your choice can be set in this creation.")
    if not stone.is_offered:
        return _("The stone of your ring is not offered any more. Your setting is kept: please choose another stone.")
    if left.get(stone.number, 0) < 1:
        return _("The stone of your ring was sold a moment ago. Your setting is kept: please choose another stone.")
    has_price = stone.number in prices
    misfit = setting.misfit(stone.shape, stone.carat)
    elsewhere = "" if has_price else _("This stone is not sold online here. Our advisors will gladly help you.")
    return misfit_sentence(misfit, setting, stone, babel) if misfit else elsewhere


def misfit_sentence(misfit: str, setting: SettingInfo, stone: StoneInfo, babel: str) -> str:
    """Why a stone cannot be set in a setting."""
    least, most = (format_decimal(one, "0.00", locale=babel) for one in (setting.least, setting.most))
    values = {"shape": grade_label("shape", stone.shape), "least": least, "most": most}
    if misfit == "shape":
        return _("This setting does not take stones in this shape: %(shape)s.") % values
    return _("This setting takes stones from %(least)s to %(most)s carat.") % values


def needs_stone(product_id: int) -> bool:
    """Whether a creation is a setting, which is not sold without its stone; no query while settings stand."""
    return product_id in settings()


# Rings as they are composed


def settings_shown(storefront: StorefrontInfo) -> list[tuple[ProductInfo, SettingInfo]]:
    """The settings that can be bought in a market, in the house's order; seven queries."""
    known = settings()
    products = products_of(known, storefront.market) if known else {}
    return [(products[pk], info) for pk, info in known.items() if pk in products and products[pk].level == "online"]


def setting_at(address: str, storefront: StorefrontInfo) -> tuple[ProductInfo, SettingInfo] | None:
    """The setting of an address part; seven queries, none for an empty one."""
    product = product_page(address, storefront) if address else None
    info = settings().get(product.id) if product else None
    return (product, info) if product and info and product.level == "online" else None


def design_of(
    storefront: StorefrontInfo, *, setting: str = "", metal: str = "", size: str = "", number: str = ""
) -> Design:
    """A ring of what is chosen; what is not known is as if it were not chosen. At most eleven queries, and those of the
    columns where stones moved.
    """
    design = _with_stone(Design(), number, storefront)
    found = setting_at(setting, storefront)
    if found is None:
        return design
    product, info = found
    materials = taxonomy().materials
    ids = product.material_ids
    material = next((pk for pk in ids if materials[pk].slug == metal), ids[0] if ids else None)
    variants = [one for one in product.variants if one.material_id == material and one.sku]
    skus = [one.sku for one in variants if one.sku]
    prices, stock = prices_of(skus, storefront.market), stock_of(skus)
    pieces = tuple(
        Piece(
            variant=one,
            price=prices.get(one.sku or ""),
            can_be_had=one.sku in prices and stock.get(one.sku or "", IN_STOCK).state in HAD,
        )
        for one in variants
    )
    piece = next((one for one in pieces if one.variant.size == size), None) if size or len(pieces) != 1 else pieces[0]
    return replace(design, product=product, setting=info, material_id=material, pieces=pieces, piece=piece)


def _with_stone(design: Design, number: str, storefront: StorefrontInfo) -> Design:
    stone = stones_of([number]).get(number) if number else None
    if stone is None:
        return design
    table = tables.of(storefront.market)
    return replace(design, stone=stone, stone_price=table.price_of(stone.number), is_free=table.is_free(stone.number))


def in_size_of(design: Design, sku: str) -> Design:
    """The ring in the size of one of its pieces; as it was where it has none of this SKU."""
    piece = next((one for one in design.pieces if sku and one.variant.sku == sku), None)
    return replace(design, piece=piece) if piece else design


def drawn(design: Design) -> Ring:
    """What is drawn of a ring; of platinum and of a middle size where nothing is chosen yet."""
    material = taxonomy().materials.get(design.material_id or 0)
    size = design.piece.variant.size if design.piece else ""
    around = float(size) if size.replace(".", "", 1).isdecimal() and 40 <= float(size) <= 75 else 53.0
    setting = design.setting
    return Ring(
        metal_of(material.slug if material else "platinum"),
        setting.style if setting else "solitaire",
        float(setting.band if setting else Decimal("1.9")),
        around,
    )


def kept_design(token: str) -> RingDesign | None:
    """A design by its link; one query."""
    return RingDesign.objects.filter(token=token).first() if token else None
