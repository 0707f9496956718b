"""The ring as it stands, and what became of one that was kept: contexts, each in a stated number of queries."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings as django_settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ecrin.atelier.models import RingDesign
from ecrin.atelier.rules.rings import Design, Piece
from ecrin.catalog.rules import size_in
from ecrin.catalog.selectors import taxonomy
from ecrin.core.money import from_minor, money_text
from ecrin.markets.rules import StorefrontInfo

from .ring_settings import Metal
from .ring_steps import address, chosen_of, frame_of, nearest_to, query_of, shared, trouble_of
from .rings import drawn


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
    alternatives = nearest_to(storefront, design.stone, design) if design.stone and design.trouble else []
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
    return shared(storefront, design) | {
        "ring": drawn(design),
        "product": product,
        "metals": metals,
        "sizes": sizes,
        "size": next((one.label for one in sizes if one.is_chosen), ""),
        "size_guide": guide,
        "size_guide_intro": guide.text("intro", language) if guide else None,
        "trouble": trouble_of(design, storefront.babel),
        "alternatives": alternatives,
        "frame": frame_of([card.stone for card in alternatives]),
        "drawn_shapes": [card.stone.shape for card in alternatives],
        "link": link,
        "again": reverse("ring-design"),
        "chosen": chosen_of(design),
    }


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
