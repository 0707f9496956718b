"""A creation as pages and indexes read it: frozen values, in no particular language, seen from one market."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ecrin.core.texts import Text, text_in

from .addresses import address_part
from .availability import Level
from .pictures import PictureInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantInfo:
    id: int
    sku: str | None
    material_id: int | None
    size: str = ""
    gtin: str = ""
    hs_code: str = ""
    origin: str = ""
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GemstoneUse:
    gemstone_id: int
    count: int
    carats: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorInfo:
    name: str
    postal_address: str
    electronic_address: str
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductInfo:
    """A published creation in a market. Ids of categories, materials and gemstones are looked up in the `Taxonomy`."""

    id: int
    reference: str | None
    slug: str
    department_id: int
    category_id: int | None
    category_ids: tuple[int, ...]
    collection_id: int | None
    level: Level
    rank: int
    is_new: bool
    is_limited: bool
    texts: Mapping[str, str] = field(hash=False, repr=False)
    translations: Mapping[str, Mapping[str, Any]] = field(hash=False, repr=False)
    dimensions: Mapping[str, Any] = field(hash=False)
    variants: tuple[VariantInfo, ...] = ()
    gemstones: tuple[GemstoneUse, ...] = ()
    pictures: tuple[PictureInfo, ...] = ()
    manufacturer: OperatorInfo | None = None
    responsible_person: OperatorInfo | None = None

    @property
    def key(self) -> str:
        return f"product:{self.id}"

    @property
    def keys(self) -> tuple[str, ...]:
        """All change keys that a page about it depends on."""
        return (self.key, *(f"sku:{sku}" for sku in self.skus))

    @property
    def address(self) -> str:
        """Its part of the address, `aurore-ring-yellow-gold-mv10240`."""
        return address_part(self.slug, self.reference)

    @property
    def is_provisional(self) -> bool:
        return self.reference is None

    @property
    def skus(self) -> tuple[str, ...]:
        return tuple(variant.sku for variant in self.variants if variant.sku)

    @property
    def material_ids(self) -> tuple[int, ...]:
        """Distinct materials, in the order of the variants."""
        return tuple(dict.fromkeys(v.material_id for v in self.variants if v.material_id is not None))

    @property
    def sizes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(v.size for v in self.variants if v.size))

    @property
    def packshot(self) -> PictureInfo | None:
        return self.pictures[0] if self.pictures else None

    def pictures_of(self, material_id: int | None) -> tuple[PictureInfo, ...]:
        """The pictures of a material, then those of every material; all where the material has none of its own."""
        shown = [picture for picture in self.pictures if picture.material_id in (None, material_id)]
        return tuple(sorted(shown, key=lambda picture: picture.material_id is None)) or self.pictures

    def text(self, name: str, language: str) -> Text:
        """`name`, `summary`, `story`, `details`, `care`, `safety_warnings` or `keywords`, with visible fallback."""
        return text_in(language, name, source=self.texts[name], translations=self.translations)

    def lines(self, name: str, language: str) -> tuple[Text, ...]:
        """A text of one fact a line, such as `details`, line by line."""
        text = self.text(name, language)
        lines = (line.strip() for line in text.value.splitlines())
        return tuple(Text(line, text.language, is_fallback=text.is_fallback) for line in lines if line)
