"""What is made of the pieces in a bag."""

from collections.abc import Iterable, Mapping

from ecrin.atelier.rules import Made, added_up
from ecrin.atelier.selectors import made
from ecrin.bag.models import BagLine
from ecrin.markets.rules import StorefrontInfo


def made_of_lines(lines: Iterable[BagLine], storefront: StorefrontInfo) -> dict[str, Made]:
    """What is made of the lines with wishes, by their keys; as many queries as `atelier.selectors.made`."""
    return made({line.key: (line.sku, line.personalisation) for line in lines if line.personalisation}, storefront)


def components_of(lines: Iterable[BagLine], making: Mapping[str, Made]) -> dict[str, int]:
    """How many of each SKU go with the pieces of lines that are not saved for later."""
    return added_up(
        {sku: each * line.quantity for sku, each in making[line.key].components.items()}
        for line in lines
        if line.key in making and not line.saved_for_later
    )
