"""The arithmetic and policy of the catalogue: plain Python."""

from .addresses import address_part, slug_of, slugs_in
from .availability import LEVELS, Level, level_in
from .codes import gtin_check_digit, is_country, is_gtin, is_hs_code
from .nearness import counts_for, nearest, nearness
from .pictures import PictureInfo, PictureSources, RenditionInfo, SourceSet, may_show, picture_sources
from .prices import Band, PricePoint, band_of, lowest_since, price_bands, price_in
from .products import GemstoneUse, OperatorInfo, ProductInfo, VariantInfo
from .ranking import default_rank
from .safety import SafetyBlock, is_european, safety_block
from .selection import BadRule, Candidate, SelectionRule
from .sizes import size_in
from .taxonomy import (
    CategoryInfo,
    CollectionInfo,
    DepartmentInfo,
    GemstoneInfo,
    MaterialInfo,
    ProfileInfo,
    SelectionInfo,
    SizeGuideInfo,
    Taxonomy,
    Term,
)
from .texts import after_source_change, missing_texts, with_translation

__all__ = [
    "LEVELS",
    "BadRule",
    "Band",
    "Candidate",
    "CategoryInfo",
    "CollectionInfo",
    "DepartmentInfo",
    "GemstoneInfo",
    "GemstoneUse",
    "Level",
    "MaterialInfo",
    "OperatorInfo",
    "PictureInfo",
    "PictureSources",
    "PricePoint",
    "ProductInfo",
    "ProfileInfo",
    "RenditionInfo",
    "SafetyBlock",
    "SelectionInfo",
    "SelectionRule",
    "SizeGuideInfo",
    "SourceSet",
    "Taxonomy",
    "Term",
    "VariantInfo",
    "address_part",
    "after_source_change",
    "band_of",
    "counts_for",
    "default_rank",
    "gtin_check_digit",
    "is_country",
    "is_european",
    "is_gtin",
    "is_hs_code",
    "level_in",
    "lowest_since",
    "may_show",
    "missing_texts",
    "nearest",
    "nearness",
    "picture_sources",
    "price_bands",
    "price_in",
    "safety_block",
    "size_in",
    "slug_of",
    "slugs_in",
    "with_translation",
]
