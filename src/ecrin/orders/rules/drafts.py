"""What an order is written from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ecrin.offers.rules import Dates, Days

from .pickups import PickUpTerms
from .terms import ReturnTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where something goes, or who pays; fields as the world's postal forms name them. Empty is not asked there."""

    given_name: str
    family_name: str
    company: str = ""
    line1: str = ""
    line2: str = ""
    district: str = ""
    city: str = ""
    area: str = ""
    postal_code: str = ""
    country: str = ""
    telephone: str = ""

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """How it is given: wrapped, with words, its prices kept from who receives it."""

    wrap: bool = False
    message: str = ""
    hide_prices: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDraft:
    """What a client said, complete and valid. Who pays lives where it goes unless `billing` says otherwise.

    `credits` are codes of credits, each with what she was told that it pays (minor units).

    Where she collects it, `pickup` is the boutique's code, `delivery` the boutique's address under her name, and
    `pickup_is_there` whether she was told that all pieces lie there.
    """

    email: str
    delivery: Address
    delivery_code: str
    billing: Address | None = None
    gift: Gift = field(default_factory=Gift)
    pickup: str = ""
    pickup_is_there: bool = False
    credits: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """A piece as it was ordered: the words that the client read, kept whatever the catalogue says later.

    `key` is that of its line in the quote. Where it is made for somebody, `personalisation` is what the hand works by,
    `facts` what the client read of it (label, value), `components` the SKUs that go with each piece; see
    `atelier.rules.Made`. `terms` say how it comes back; None: as its market has it at the time.
    """

    key: str
    product: int
    reference: str
    name: str
    details: str = ""
    personalisation: Mapping[str, Any] = field(default_factory=dict, hash=False)
    facts: tuple[tuple[str, str], ...] = ()
    components: Mapping[str, int] = field(default_factory=dict, hash=False)
    is_final_sale: bool = False
    terms: ReturnTerms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Under what an order is written: how it is delivered, in which words, between which days it arrives."""

    delivery_name: str
    promise: Days | None
    dates: Dates | None = None
    channel: str = "online"
    pickup: PickUpTerms | None = None
