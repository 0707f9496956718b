"""What stands on every page of a ring in the making: what is chosen so far, the ways on, and what is in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from ecrin.atelier.rules.rings import Design
from ecrin.atelier.rules.stones import StoneInfo
from ecrin.catalog.selectors import taxonomy
from ecrin.core.texts import Text
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.templatetags.locale import tax_note

from .rings import misfit_sentence
from .stones import alternatives_to, tables


def chosen_of(design: Design) -> dict[str, str]:
    """What is chosen of a ring, by the names of its address; what is not chosen is empty."""
    material = taxonomy().materials.get(design.material_id or 0)
    return {
        "setting": design.product.address if design.product else "",
        "metal": material.slug if material and design.product else "",
        "size": design.piece.variant.size if design.piece else "",
        "stone": design.stone.number if design.stone else "",
    }


def query_of(design: Design, **changes: str) -> str:
    """What is chosen of a ring as a query, with some of it changed; what is empty is left out."""
    chosen = chosen_of(design) | changes
    return urlencode({name: value for name, value in chosen.items() if value})


def more_of(design: Design) -> str:
    query = query_of(design, stone="")
    return f"&{query}" if query else ""


def address(name: str, query: str = "", *args: str) -> str:
    path = reverse(name, args=args)
    return f"{path}?{query}" if query else path


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


def shared(storefront: StorefrontInfo, design: Design) -> dict[str, Any]:
    market = storefront.market
    return {
        "steps": steps_of(design, storefront),
        "design": design,
        "market": market,
        "currency": market.currency,
        "tax": tax_note(market),
    }


def trouble_of(design: Design, babel: str) -> str:
    """What stands in the way of the chosen stone, as a sentence."""
    if design.trouble in {"shape", "light", "heavy"} and design.setting and design.stone:
        return misfit_sentence(design.trouble, design.setting, design.stone, babel)
    sentences = {
        "sold": _("This stone has found its owner, or somebody is buying it at this moment."),
        "withdrawn": _("This stone is not offered any more."),
        "no-price": _("This stone is not sold online here. Our advisors will gladly help you."),
    }
    return sentences.get(design.trouble, "")


@dataclass(frozen=True)
class StoneCard:
    stone: StoneInfo
    price: int | None
    address: str
    is_compared: bool = False
    is_free: bool = True


def stone_way(design: Design, number: str) -> str:
    return address("ring-stone", query_of(design, stone=""), number)


def frame_of(stones: Sequence[StoneInfo]) -> float:
    return max([float(max(one.length, one.width)) for one in stones], default=8.0) * 1.15


def nearest_to(storefront: StorefrontInfo, stone: StoneInfo, design: Design) -> list[StoneCard]:
    """Up to three stones most like one, of those that the chosen setting takes."""
    table = tables.of(storefront.market)
    found = alternatives_to(stone, storefront.market, most=12)
    fitting = [one for one in found if design.setting is None or design.setting.takes(one)][:3]
    return [StoneCard(one, table.price_of(one.number), stone_way(design, one.number)) for one in fitting]
