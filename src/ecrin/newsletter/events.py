"""Facts of subscriptions. `subscription` is the row; no fact carries an address."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class SubscriptionFact:
    """What all facts of a subscription have."""

    name: ClassVar[str] = ""
    subscription: int

    @property
    def subject(self) -> str:
        return f"subscription:{self.subscription}"


@dataclass(frozen=True)
class SubscriptionAsked(SubscriptionFact):
    """Somebody wrote the address and wants letters; whether it is hers is not known. A letter asks."""

    name: ClassVar[str] = "newsletter.subscription-asked"
    round: int


@dataclass(frozen=True)
class SubscribedAlready(SubscriptionFact):
    """Somebody wrote an address that gets the letters already; it is told the way to its preferences, nothing changes."""

    name: ClassVar[str] = "newsletter.subscribed-already"


@dataclass(frozen=True)
class SubscriptionConfirmed(SubscriptionFact):
    """She wants the letters and the address is hers."""

    name: ClassVar[str] = "newsletter.subscription-confirmed"


@dataclass(frozen=True)
class PreferencesChanged(SubscriptionFact):
    """Other interests, another storefront, a pause, or its end."""

    name: ClassVar[str] = "newsletter.preferences-changed"


@dataclass(frozen=True)
class SubscriptionLeft(SubscriptionFact):
    """No more letters."""

    name: ClassVar[str] = "newsletter.subscription-left"


@dataclass(frozen=True)
class SubscriberViewed(SubscriptionFact):
    """A member of staff looked at who she is and what she agreed to."""

    name: ClassVar[str] = "newsletter.subscriber-viewed"


@dataclass(frozen=True)
class SubscribersExported:
    """A member of staff took out the addresses of a market's subscribers, or of every market's."""

    name: ClassVar[str] = "newsletter.subscribers-exported"
    market: str
    rows: int

    @property
    def subject(self) -> str:
        return f"newsletter:{self.market or 'all'}"


@dataclass(frozen=True)
class NewsletterDataChanged:
    """Staff changed an interest, or what a market asks for."""

    name: ClassVar[str] = "newsletter.data-changed"
    kind: str
    row: str
    action: str

    @property
    def subject(self) -> str:
        return f"{self.kind}:{self.row}"
