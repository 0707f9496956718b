"""What is known of a creation in figures and names: its measures, its stones, who answers for it. No query."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ecrin.catalog.rules import OperatorInfo, ProductInfo
from ecrin.catalog.selectors import taxonomy
from ecrin.core.texts import Text
from ecrin.markets.rules import StorefrontInfo
from ecrin.shop.rules.measures import carats_text, measure


@dataclass(frozen=True, slots=True)
class Gem:
    name: Text
    count: int
    carats: str


def dimension_names() -> dict[str, str]:
    """What the measures of a creation are called."""
    return {
        "width": _("Width"),
        "height": _("Height"),
        "depth": _("Depth"),
        "length": _("Length"),
        "diameter": _("Diameter"),
        "thickness": _("Thickness"),
        "weight": _("Weight"),
    }


def dimensions_of(product: ProductInfo, storefront: StorefrontInfo) -> tuple[tuple[str, str], ...]:
    labels = dimension_names()
    return tuple(
        (labels[name], measure(name, float(value), units=storefront.market.units, locale=storefront.babel))
        for name, value in product.dimensions.items()
        if name in labels and isinstance(value, int | float)
    )


def gems_of(product: ProductInfo, storefront: StorefrontInfo) -> tuple[Gem, ...]:
    gemstones = taxonomy().gemstones
    return tuple(
        Gem(
            gemstones[use.gemstone_id].text("name", storefront.language),
            use.count,
            carats_text(use.carats, storefront.babel) if use.carats else "",
        )
        for use in product.gemstones
    )


def safety_of(product: ProductInfo) -> tuple[tuple[str, OperatorInfo], ...]:
    known = ((_("Manufacturer"), product.manufacturer), (_("Responsible person in the EU"), product.responsible_person))
    return tuple((label, operator) for label, operator in known if operator is not None)
