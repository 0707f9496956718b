"""Reads of the catalogue; each says how many queries it takes."""

from .care import Gap, gaps_of, pictures_without_rights, safety_gaps_in
from .drafts import preview_of
from .members import lowest_prices, members_by_rule, members_of, other_pieces, selection_by_slug
from .names import selections, taxonomy
from .prices import lowest_before, lowest_of_30_days, price_history, prices_in_bulk, prices_of
from .products import pictures_in, product_page, products_in_bulk, products_of

__all__ = [
    "Gap",
    "gaps_of",
    "lowest_before",
    "lowest_of_30_days",
    "lowest_prices",
    "members_by_rule",
    "members_of",
    "other_pieces",
    "pictures_in",
    "pictures_without_rights",
    "preview_of",
    "price_history",
    "prices_in_bulk",
    "prices_of",
    "product_page",
    "products_in_bulk",
    "products_of",
    "safety_gaps_in",
    "selection_by_slug",
    "selections",
    "taxonomy",
]
