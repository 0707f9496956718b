"""Facts of this room. They carry rows and codes only."""

from dataclasses import dataclass
from typing import ClassVar, Literal

Action = Literal["added", "changed", "deleted"]


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
