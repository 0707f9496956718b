"""Facts of this room. They carry rows and codes only."""

from dataclasses import dataclass
from typing import ClassVar, Literal

Action = Literal["added", "changed", "withdrawn", "offered", "deleted"]


@dataclass(frozen=True)
class FittingChanged:
    """Staff or a file changed how a strap or watch is fitted; `model` is `strap`, `watchfitting` or `strapview`."""

    name: ClassVar[str] = "atelier.fitting-changed"
    model: str
    product: int
    action: Action

    @property
    def subject(self) -> str:
        return f"product:{self.product}"


@dataclass(frozen=True)
class MakingMoved:
    """A piece on the bench went on; `what` is one of `MakingStep.What`."""

    name: ClassVar[str] = "atelier.making-moved"
    making: int
    order: str
    what: str

    @property
    def subject(self) -> str:
        return f"making:{self.making}"


@dataclass(frozen=True)
class EngravingChanged:
    """Staff or a file changed what is engraved: `model` is `engravingrule`, `engravingbox` or `blockedword`."""

    name: ClassVar[str] = "atelier.engraving-changed"
    model: str
    row: int
    action: Action

    @property
    def subject(self) -> str:
        return f"{self.model}:{self.row}"


@dataclass(frozen=True)
class StoneChanged:
    """A stone came, became another in what is said or asked of it, or is not offered any more."""

    name: ClassVar[str] = "atelier.stone-changed"
    number: str
    action: Action
    batch: str = ""

    @property
    def subject(self) -> str:
        return f"stone:{self.number}"


@dataclass(frozen=True)
class SettingChanged:
    """Staff said of a creation which stones it takes, or that it takes none."""

    name: ClassVar[str] = "atelier.setting-changed"
    product: int
    action: Action

    @property
    def subject(self) -> str:
        return f"product:{self.product}"
