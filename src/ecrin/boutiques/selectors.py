"""Reads of this room."""

from collections.abc import Collection, Mapping
from datetime import datetime

from ecrin.clients.rules import Address
from ecrin.core.changes import Following
from ecrin.inventory.selectors import shelves_of
from ecrin.markets.rules import Hours
from ecrin.markets.selectors import snapshot

from .models import Boutique, OpeningHours, SpecialDay
from .rules import BoutiqueInfo, PickUpChoice, SpecialHours, Supply, can_give, missing_here, ready_from

ADDRESS = ("line1", "line2", "city", "area", "postal_code", "country")


def _read() -> tuple[BoutiqueInfo, ...]:
    """All that are shown, in the house's order; three queries."""
    hours: dict[int, list[Hours]] = {}
    for hour in OpeningHours.objects.all():
        hours.setdefault(hour.boutique_id, []).append(Hours(hour.weekday, hour.opens, hour.closes))
    special: dict[int, list[SpecialHours]] = {}
    for day in SpecialDay.objects.all():
        special.setdefault(day.boutique_id, []).append(SpecialHours(day.date, day.opens, day.closes, day.note))
    return tuple(
        BoutiqueInfo(
            id=row.pk,
            code=row.code,
            name=row.name,
            market=row.market.code,
            address=Address(**{name: getattr(row, name) for name in ADDRESS}),
            time_zone=row.time_zone,
            telephone=row.telephone,
            mail=row.mail,
            location=row.location.code if row.location else "",
            offers_pickup=row.offers_pickup,
            receives_transfers=row.receives_transfers,
            transfer_days=row.transfer_days,
            same_day_until=row.same_day_until,
            ready_hours=row.ready_hours,
            hours=tuple(hours.get(row.pk, ())),
            special=tuple(special.get(row.pk, ())),
            translations=row.translations,
        )
        for row in Boutique.objects.filter(is_active=True).select_related("market", "location")
    )


boutiques = Following(_read, "boutiques", "markets")
"""The boutiques as they are now; no query when nothing changed."""


def boutique_of(code: str) -> BoutiqueInfo | None:
    """A boutique that is shown; no query while they stand."""
    return next((one for one in boutiques() if one.code == code), None)


def pickups_for(
    wanted: Mapping[str, int],
    *,
    market: str,
    now: datetime,
    making: Mapping[str, int] | None = None,
    for_her: Collection[str] = (),
) -> list[PickUpChoice]:
    """Where in a market all these pieces (`{sku: count}`) can be collected, in the house's order; two queries, none where
    the market has no boutique that hands orders over.

    Args:
        making: business days until pieces of a SKU can leave the workshop, where they are not ready at once.
        for_her: SKUs of which something is made for one client: they come from the workshop, never from a shelf here.
    """
    there = [one for one in boutiques() if one.market == market and one.offers_pickup and one.location]
    if not there or not wanted:
        return []
    shelves, dispatch = shelves_of(wanted), snapshot().markets[market].dispatch
    found = []
    for one in there:
        supply = {
            sku: Supply(
                0 if sku in for_her else shelf.places.get(one.location, 0),
                shelf.central,
                shelf.is_uncounted,
                shelf.is_made,
            )
            for sku, shelf in shelves.items()
        }
        is_there = can_give(wanted, supply, one)
        if is_there is None:
            continue
        days = max(((making or {}).get(sku, 0) for sku in missing_here(wanted, supply)), default=0)
        ready = ready_from(one, now, is_there=is_there, dispatch=dispatch, making=days)
        if ready is not None:
            found.append(PickUpChoice(one, ready, is_there))
    return found
