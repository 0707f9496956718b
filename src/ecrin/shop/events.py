"""Facts of this room."""

from dataclasses import dataclass
from typing import ClassVar, Literal

Action = Literal["added", "changed", "deleted", "ordered"]


@dataclass(frozen=True)
class TreeChanged:
    """Staff changed the menu or the footer; `kind` is the row's model (`menutab`), `row` its id."""

    name: ClassVar[str] = "shop.tree-changed"
    kind: str
    row: int
    action: Action

    @property
    def subject(self) -> str:
        return f"{self.kind}:{self.row}"
