"""What happens in the catalogue. Facts carry ids only."""

from dataclasses import dataclass
from typing import ClassVar

from .rules.plans import Value


@dataclass(frozen=True, slots=True)
class _OfProduct:
    product: int

    @property
    def subject(self) -> str:
        return f"product:{self.product}"


@dataclass(frozen=True, slots=True)
class ProductDrafted(_OfProduct):
    name: ClassVar[str] = "catalog.product-drafted"


@dataclass(frozen=True, slots=True)
class ProductPublished(_OfProduct):
    name: ClassVar[str] = "catalog.product-published"


@dataclass(frozen=True, slots=True)
class ProductScheduled(_OfProduct):
    name: ClassVar[str] = "catalog.product-scheduled"


@dataclass(frozen=True, slots=True)
class ProductUnpublished(_OfProduct):
    name: ClassVar[str] = "catalog.product-unpublished"


@dataclass(frozen=True, slots=True)
class ProductApproved(_OfProduct):
    name: ClassVar[str] = "catalog.product-approved"


@dataclass(frozen=True, slots=True)
class ProductTranslated(_OfProduct):
    name: ClassVar[str] = "catalog.product-translated"
    language: str
    state: str


@dataclass(frozen=True, slots=True)
class ProductValuesChanged(_OfProduct):
    """Its part of a batch: `rows` are `[subject, market, before, after]`, prices in minor units of the market."""

    name: ClassVar[str] = "catalog.product-values-changed"
    batch: str
    kind: str
    rows: tuple[tuple[str, str, Value, Value], ...]


@dataclass(frozen=True, slots=True)
class PictureChanged:
    """A source, its focal point or its notice is new: its files must be made again."""

    name: ClassVar[str] = "catalog.picture-changed"
    picture: int

    @property
    def subject(self) -> str:
        return f"picture:{self.picture}"


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """Staff gave creations another place in listings, or in a selection."""

    name: ClassVar[str] = "catalog.order-changed"
    selection: int
    count: int

    @property
    def subject(self) -> str:
        return f"selection:{self.selection}" if self.selection else "catalogue"


@dataclass(frozen=True, slots=True)
class BatchApplied:
    """Prices, availability, stock flags or publication of many were changed at once, or such a change was undone."""

    name: ClassVar[str] = "catalog.batch-applied"
    batch: str
    kind: str
    count: int
    undoes: str = ""

    @property
    def subject(self) -> str:
        return f"batch:{self.batch}"


@dataclass(frozen=True, slots=True)
class ImportRequested:
    name: ClassVar[str] = "catalog.import-requested"
    run: int

    @property
    def subject(self) -> str:
        return f"import:{self.run}"


@dataclass(frozen=True, slots=True)
class ImportDone(ImportRequested):
    name: ClassVar[str] = "catalog.import-done"


@dataclass(frozen=True, slots=True)
class ImportRefused(ImportRequested):
    name: ClassVar[str] = "catalog.import-refused"
