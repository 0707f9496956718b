"""What happened to the people of the staff."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class PersonInvited:
    name: ClassVar[str] = "backoffice.person-invited"
    person: int

    @property
    def subject(self) -> str:
        return f"person:{self.person}"


@dataclass(frozen=True)
class RolesAssigned:
    """`roles` are as `editor` (everywhere) or `editor:jp:fr`."""

    name: ClassVar[str] = "backoffice.roles-assigned"
    person: int
    roles: list[str]

    @property
    def subject(self) -> str:
        return f"person:{self.person}"


@dataclass(frozen=True)
class PersonDeactivated:
    name: ClassVar[str] = "backoffice.person-deactivated"
    person: int

    @property
    def subject(self) -> str:
        return f"person:{self.person}"


@dataclass(frozen=True)
class ApprovalRequested:
    """A creation's draft waits at a step (`state` is the waiting's id)."""

    name: ClassVar[str] = "backoffice.approval-requested"
    state: int
    product: int

    @property
    def subject(self) -> str:
        return f"product:{self.product}"
