"""Where a ring begins, and the settings that can be chosen: contexts, each in a stated number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from ecrin.atelier.rules.columns import Wish
from ecrin.atelier.rules.ring_drawing import Ring, metal_of
from ecrin.atelier.rules.rings import Design
from ecrin.atelier.rules.stones import SHAPES, SettingInfo, StoneInfo
from ecrin.catalog.rules import MaterialInfo, ProductInfo
from ecrin.catalog.selectors import prices_of, taxonomy
from ecrin.core.texts import Text
from ecrin.markets.rules import StorefrontInfo

from .ring_steps import address, shared
from .rings import misfit_sentence, settings_shown
from .stones import tables

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


def settings_of(storefront: StorefrontInfo, design: Design) -> dict[str, Any]:
    """The settings, those that take the chosen stone first; eight queries."""
    shown = settings_shown(storefront)
    prices = prices_of([sku for product, _info in shown for sku in product.skus], storefront.market)
    cards = [_setting_card(product, info, prices, design, storefront) for product, info in shown]
    cards.sort(key=lambda card: bool(card.misfit))
    return shared(storefront, design) | {"cards": cards, "drawn_stone": design.stone or ONE_CARAT}


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
