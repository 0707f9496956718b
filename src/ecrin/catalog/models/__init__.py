"""What the house makes, and what it asks for it.

Editorial data (texts, variants, pictures of a product) is drafted, previewed, approved and published as one revision.
Prices, market availability and stock never are: they are rows of their own, keyed by SKU text or product.
"""

from .batches import ChangeBatch
from .pictures import Picture, PictureRendition, Rendition
from .prices import Availability, Price, PriceChange
from .products import Product, ProductGemstone, ProductPicture, Variant
from .runs import ImportRun
from .selections import Selection, SelectionItem
from .taxonomy import (
    RATIO,
    SLUG,
    Category,
    Collection,
    Department,
    Gemstone,
    Material,
    Operator,
    PictureProfile,
    SizeGuide,
)
from .tracking import Taxonomy

__all__ = [
    "RATIO",
    "SLUG",
    "Availability",
    "Category",
    "ChangeBatch",
    "Collection",
    "Department",
    "Gemstone",
    "ImportRun",
    "Material",
    "Operator",
    "Picture",
    "PictureProfile",
    "PictureRendition",
    "Price",
    "PriceChange",
    "Product",
    "ProductGemstone",
    "ProductPicture",
    "Rendition",
    "Selection",
    "SelectionItem",
    "SizeGuide",
    "Taxonomy",
    "Variant",
]
