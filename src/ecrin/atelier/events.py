"""What happens in this room."""

from dataclasses import dataclass
from typing import ClassVar, Literal

Action = Literal["added", "changed", "withdrawn", "offered", "deleted"]


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
