"""What happens in this room."""

from dataclasses import dataclass
from typing import ClassVar, Literal

Action = Literal["added", "changed", "deleted"]


@dataclass(frozen=True)
class BoutiqueChanged:
    """Staff added, changed or deleted a boutique."""

    name: ClassVar[str] = "boutiques.boutique-changed"
    row: int
    action: Action

    @property
    def subject(self) -> str:
        return f"boutique:{self.row}"
