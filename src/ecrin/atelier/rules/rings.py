"""A ring as it is composed: what is chosen, what it costs, what is still missing."""

from dataclasses import dataclass
from typing import Literal

from ecrin.catalog.rules import ProductInfo, VariantInfo

from .stones import Misfit, SettingInfo, StoneInfo

Missing = Literal["setting", "stone", "size", ""]
Trouble = Literal["sold", "withdrawn", "shape", "light", "heavy", "no-price", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A variant of a setting as it can be had: its price in minor units, None where it has none here."""

    variant: VariantInfo
    price: int | None
    can_be_had: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """A ring in the making. Amounts are minor units of the market's currency.

    Attributes:
        pieces: the setting's variants in the chosen metal, by size.
        piece: the one in the chosen size, None before that.
        stone_price: None where no stone is chosen or the market has no price for it.
        is_free: whether the stone can be had now.
    """

    product: ProductInfo | None = None
    setting: SettingInfo | None = None
    material_id: int | None = None
    pieces: tuple[Piece, ...] = ()
    piece: Piece | None = None
    stone: StoneInfo | None = None
    stone_price: int | None = None
    is_free: bool = False

    @property
    def setting_price(self) -> int | None:
        """Of the chosen size, else the lowest of the chosen metal."""
        if self.piece is not None:
            return self.piece.price
        return min((one.price for one in self.pieces if one.price is not None), default=None)

    @property
    def misfit(self) -> Misfit:
        """Why the chosen stone cannot be set in the chosen setting."""
        if self.setting is None or self.stone is None:
            return ""
        return self.setting.misfit(self.stone.shape, self.stone.carat)

    @property
    def trouble(self) -> Trouble:
        """What stands in the way of the chosen stone, the gravest first."""
        if self.stone is None:
            return ""
        if not self.stone.is_offered:
            return "withdrawn"
        if not self.is_free:
            return "sold"
        return self.misfit or ("no-price" if self.stone_price is None else "")

    @property
    def missing(self) -> Missing:
        """What is to be chosen next; empty where the ring is whole."""
        if self.setting is None:
            return "setting"
        if self.stone is None:
            return "stone"
        return "size" if self.piece is None else ""

    @property
    def total(self) -> int | None:
        """What the ring costs; None before setting and stone are chosen, or where one has no price here."""
        if self.stone_price is None or self.setting_price is None:
            return None
        return self.setting_price + self.stone_price

    @property
    def can_be_bought(self) -> bool:
        """Whether it can be put into the bag as it is, but for its size."""
        return self.total is not None and not self.trouble and any(one.can_be_had for one in self.pieces)

    @property
    def sku(self) -> str:
        return (self.piece.variant.sku or "") if self.piece else ""

    @property
    def keys(self) -> tuple[str, ...]:
        """What a page that shows it depends on."""
        return (*(self.product.keys if self.product else ()), *((self.stone.key,) if self.stone else ()))
