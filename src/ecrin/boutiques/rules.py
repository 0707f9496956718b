"""When a boutique is open, and when an order can be collected in it. Hours are its wall clock's; moments are aware."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ecrin.clients.rules import Address
from ecrin.core.texts import Text, text_in
from ecrin.markets.rules import Calendar, Dispatch, Hours
from ecrin.markets.rules.calendar import arriving_after, leaving_after, leaving_before

AHEAD = 120
"""Days that are looked ahead: a place that does not open within them hands nothing over."""
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class SpecialHours:
    """What counts on one date instead of its weekday's hours; without hours it is closed."""

    date: date
    opens: time | None = None
    closes: time | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoutiqueInfo:
    """A boutique as a request sees it."""

    id: int
    code: str
    name: str
    market: str
    address: Address
    time_zone: str
    telephone: str = ""
    mail: str = ""
    location: str = ""
    offers_pickup: bool = False
    receives_transfers: bool = False
    transfer_days: int = 3
    same_day_until: time = time(14)
    ready_hours: int = 4
    hours: tuple[Hours, ...] = ()
    special: tuple[SpecialHours, ...] = ()
    translations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, hash=False)

    def title(self, language: str) -> Text:
        return text_in(language, "name", source=self.name, translations=self.translations)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def hours_on(boutique: BoutiqueInfo, day: date) -> tuple[tuple[time, time], ...]:
    """From when until when it is open on a date, the earliest first; nothing where it is closed."""
    own = next((one for one in boutique.special if one.date == day), None)
    if own is not None:
        return ((own.opens, own.closes),) if own.opens is not None and own.closes is not None else ()
    return tuple(sorted((one.opens, one.closes) for one in boutique.hours if one.weekday == day.isoweekday()))


def spans_on(boutique: BoutiqueInfo, day: date) -> Iterator[Span]:
    """The same as moments. A wall clock that jumps in between makes a span shorter or longer, never turned around."""
    for opens, closes in hours_on(boutique, day):
        span = tuple(datetime.combine(day, at, boutique.zone).astimezone(UTC) for at in (opens, closes))
        if span[0] < span[1]:
            yield span[0], span[1]


def spans_from(boutique: BoutiqueInfo, day: date) -> Iterator[Span]:
    for ahead in range(AHEAD):
        yield from spans_on(boutique, day + timedelta(days=ahead))


def is_open(boutique: BoutiqueInfo, at: datetime) -> bool:
    return any(opens <= at < closes for opens, closes in spans_on(boutique, at.astimezone(boutique.zone).date()))


def closing_after(boutique: BoutiqueInfo, at: datetime) -> datetime | None:
    """When it closes for the first time at or after a moment; None where it never opens."""
    spans = spans_from(boutique, at.astimezone(boutique.zone).date())
    return next((closes.astimezone(boutique.zone) for _opens, closes in spans if closes >= at), None)


def closing_before(boutique: BoutiqueInfo, at: datetime, *, after: datetime) -> datetime | None:
    """When it closes for the last time at or before a moment and later than `after`; None where it does not."""
    day = at.astimezone(boutique.zone).date()
    while day >= after.astimezone(boutique.zone).date():
        for _opens, closes in reversed(list(spans_on(boutique, day))):
            if after < closes <= at:
                return closes.astimezone(boutique.zone)
        day -= timedelta(days=1)
    return None


def next_opening(boutique: BoutiqueInfo, at: datetime) -> datetime | None:
    """The moment from which somebody can come in: now where it is open, None where it never opens."""
    for opens, closes in spans_from(boutique, at.astimezone(boutique.zone).date()):
        if at < closes:
            return max(opens, at).astimezone(boutique.zone)
    return None


def ready_from(
    boutique: BoutiqueInfo, at: datetime, *, is_there: bool, dispatch: Dispatch | None = None, making: int = 0
) -> datetime | None:
    """When an order of the moment `at` can be collected: always a moment at which the boutique is open.

    What lies there is made ready within its hours when it was ordered in time, else from the next morning on. What has
    to come first leaves on a day on which the market's parcels leave, and is a transfer of business days away, without
    the holidays of either place. None where it never opens, or no transfer reaches it.

    Args:
        dispatch: when parcels leave for its market; on every working day where it is not given.
        making: days on which parcels leave that pass before what has to come first is made.
    """
    local = at.astimezone(boutique.zone)
    begins, day = at, local.date()
    if local.time().replace(fold=0) >= boutique.same_day_until or not hours_on(boutique, day):
        day += timedelta(days=1)
    if not is_there:
        leaves = dispatch or Dispatch()
        if not boutique.receives_transfers or not leaves.weekdays:
            return None
        day = transferred(boutique, leaves, day, making)
    if day != local.date():
        begins = datetime.combine(day, time(0), boutique.zone).astimezone(UTC)
    begun = next_opening(boutique, begins)
    return None if begun is None else next_opening(boutique, quarter(begun + _hours(boutique)))


def _hours(boutique: BoutiqueInfo) -> timedelta:
    return timedelta(hours=boutique.ready_hours)


def quarter(at: datetime) -> datetime:
    """The next full quarter of an hour: nobody is told 16:07. Reckoned in UTC, so that no clock's jump is in between."""
    moment = at.astimezone(UTC)
    past = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not past else moment - past + timedelta(minutes=15)


def transferred(boutique: BoutiqueInfo, dispatch: Dispatch, day: date, making: int = 0) -> date:
    """The day on which pieces that may leave from a day on, or so many days of dispatch after it, have come to a boutique,
    as a parcel would.
    """
    return arriving_after(_calendar(boutique, dispatch), leaving_after(dispatch, day, making), boutique.transfer_days)


def sent_before(boutique: BoutiqueInfo, dispatch: Dispatch, day: date) -> date:
    """The last day on which pieces may leave to have come to a boutique on a day."""
    return leaving_before(_calendar(boutique, dispatch), day, boutique.transfer_days)


def _calendar(boutique: BoutiqueInfo, dispatch: Dispatch) -> Calendar:
    return Calendar(dispatch, boutique.time_zone, country=boutique.address.country)


# What it can give


@dataclass(frozen=True, slots=True)
class Supply:
    """Pieces of one SKU: in the boutique, in the places that serve online orders, not counted at all, or made to order."""

    here: int = 0
    central: int = 0
    is_uncounted: bool = False
    is_made: bool = False

    def can_send(self, count: int) -> bool:
        return self.is_uncounted or self.is_made or self.central >= count


def missing_here(wanted: Mapping[str, int], supply: Mapping[str, Supply]) -> list[str]:
    """SKUs of which a boutique lacks pieces: they have to be sent to it."""
    return [sku for sku, count in wanted.items() if supply.get(sku, Supply()).here < count]


def can_give(wanted: Mapping[str, int], supply: Mapping[str, Supply], boutique: BoutiqueInfo) -> bool | None:
    """Whether all pieces lie in the boutique (True), or can be there by a transfer (False); None where it cannot give all."""
    missing = missing_here(wanted, supply)
    if not missing:
        return True
    if not boutique.receives_transfers:
        return None
    return False if all(supply.get(sku, Supply()).can_send(wanted[sku]) for sku in missing) else None


@dataclass(frozen=True, slots=True)
class PickUpChoice:
    """A boutique in which a whole bag can be collected, from a moment on. `is_there`: nothing has to be sent to it."""

    boutique: BoutiqueInfo
    ready_at: datetime
    is_there: bool


def jewelry_store(boutique: BoutiqueInfo, *, name: str, url: str, house: str) -> dict[str, Any]:
    """The boutique for search engines (schema.org)."""
    address = boutique.address
    street = ", ".join(line for line in (address.line1, address.line2) if line)
    place = {
        "@type": "PostalAddress", "streetAddress": street, "addressLocality": address.city, "addressRegion": address.area,
        "postalCode": address.postal_code, "addressCountry": address.country,
    }  # fmt: skip
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    hours = [
        {
            "@type": "OpeningHoursSpecification", "dayOfWeek": days[one.weekday - 1],
            "opens": f"{one.opens:%H:%M}", "closes": f"{one.closes:%H:%M}",
        }
        for one in boutique.hours
    ]  # fmt: skip
    store: dict[str, Any] = {
        "@context": "https://schema.org", "@type": "JewelryStore", "name": name, "url": url,
        "parentOrganization": {"@type": "Organization", "name": house},
        "address": {key: value for key, value in place.items() if value}, "telephone": boutique.telephone,
        "email": boutique.mail, "openingHoursSpecification": hours,
    }  # fmt: skip
    return {key: value for key, value in store.items() if value}
