"""Facts of clients. `client` is the row; what a person wrote stands in no fact."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class ClientFact:
    """What all facts of a client have."""

    name: ClassVar[str] = ""
    client: int

    @property
    def subject(self) -> str:
        return f"client:{self.client}"


@dataclass(frozen=True)
class AccountBegun(ClientFact):
    """Somebody chose a password for an e-mail address; nobody knows yet whether it is hers."""

    name: ClassVar[str] = "clients.account-begun"


@dataclass(frozen=True)
class MailProven(ClientFact):
    """She came by a letter to her e-mail address: it is hers."""

    name: ClassVar[str] = "clients.mail-proven"


@dataclass(frozen=True)
class AddressKept(ClientFact):
    """An address was kept or changed."""

    name: ClassVar[str] = "clients.address-kept"
    address: int


@dataclass(frozen=True)
class AddressForgotten(ClientFact):
    name: ClassVar[str] = "clients.address-forgotten"
    address: int


@dataclass(frozen=True)
class NameChanged(ClientFact):
    name: ClassVar[str] = "clients.name-changed"


@dataclass(frozen=True)
class MailChanged(ClientFact):
    """She signs in with another address from now on; `former` is the row of the one before, until it has been told."""

    name: ClassVar[str] = "clients.mail-changed"
    former: int
    storefront: str


@dataclass(frozen=True)
class DevicesClosed(ClientFact):
    """She was signed out somewhere: in one browser, or in all but the one that asked."""

    name: ClassVar[str] = "clients.devices-closed"
    count: int


@dataclass(frozen=True)
class ProfileChanged(ClientFact):
    """What she tells of herself is another: `part` is `person` or `preferences`."""

    name: ClassVar[str] = "clients.profile-changed"
    part: str


@dataclass(frozen=True)
class StepFact(ClientFact):
    """A step of an account's standing; `step` is the row that says why."""

    step: int


@dataclass(frozen=True)
class AccountClosed(StepFact):
    """It is suspended or ended, now or from a day on."""

    name: ClassVar[str] = "clients.account-closed"


@dataclass(frozen=True)
class AccountOpened(StepFact):
    """It is open again."""

    name: ClassVar[str] = "clients.account-opened"


@dataclass(frozen=True)
class AppealMade(StepFact):
    name: ClassVar[str] = "clients.appeal-made"


@dataclass(frozen=True)
class AppealAnswered(StepFact):
    name: ClassVar[str] = "clients.appeal-answered"


@dataclass(frozen=True)
class ProfileFact:
    """What all facts of a page of the client book have."""

    name: ClassVar[str] = ""
    profile: int

    @property
    def subject(self) -> str:
        return f"profile:{self.profile}"


@dataclass(frozen=True)
class ClientNoted(ProfileFact):
    name: ClassVar[str] = "clients.client-noted"
    note: int


@dataclass(frozen=True)
class TaskSet(ProfileFact):
    name: ClassVar[str] = "clients.task-set"
    task: int


@dataclass(frozen=True)
class TaskDone(ProfileFact):
    name: ClassVar[str] = "clients.task-done"
    task: int


@dataclass(frozen=True)
class ClientAssigned(ProfileFact):
    """Who looks after her from now on, and where she is at home; None and empty where nobody and nowhere."""

    name: ClassVar[str] = "clients.client-assigned"
    advisor: int | None
    boutique: str


@dataclass(frozen=True)
class ClientsMerged(ProfileFact):
    """`merged` became a part of this page."""

    name: ClassVar[str] = "clients.clients-merged"
    merged: int


@dataclass(frozen=True)
class ClientsListed:
    """A list of so many clients was taken out as a file."""

    name: ClassVar[str] = "clients.clients-listed"
    count: int

    @property
    def subject(self) -> str:
        return "clients"
