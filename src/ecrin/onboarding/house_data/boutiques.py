"""Boutiques with their hours and the days that differ, from `boutiques.toml`; a house without that file has none."""

from collections.abc import Mapping
from datetime import date, time
from pathlib import Path

from django.core.exceptions import ValidationError

from ecrin.boutiques.models import Boutique, OpeningHours, SpecialDay
from ecrin.core.errors import InvalidInput
from ecrin.inventory.models import StockLocation
from ecrin.markets.models import Market

from .source import Table, read_table

TEXTS = ("name", "line1", "line2", "city", "area", "postal_code", "country", "time_zone", "telephone", "mail")


def load_boutiques(data: Path, markets: Mapping[str, Market]) -> None:
    """Make the boutiques in the order of the file; clients may collect where a place of its pieces is named.

    Raises:
        InvalidInput: a market or place is unknown, or a value cannot be used.
    """
    table = read_table(data / "boutiques.toml")
    places = {place.code: place for place in StockLocation.objects.all()}
    for position, row in enumerate(table.tables("boutique"), start=1):
        try:
            _make(row, position, markets, places)
        except (ValidationError, ValueError) as error:
            raise InvalidInput(f"{row.where}: {error}") from error
    table.close()


def _make(row: Table, position: int, markets: Mapping[str, Market], places: Mapping[str, StockLocation]) -> None:
    market, place = row.text("market"), row.text("location", "")
    if market not in markets:
        raise InvalidInput(f"{row.where}: there is no market {market}.")
    if place and place not in places:
        raise InvalidInput(f"{row.where}: there is no place {place}.")
    names = {code: {"name": str(name), "state": "translated"} for code, name in row.table("names").pairs()}
    made = Boutique(
        code=row.text("code"),
        market=markets[market],
        location=places.get(place),
        offers_pickup=bool(place),
        receives_transfers="transfer_days" in row,
        transfer_days=row.whole("transfer_days", 3),
        position=position,
        translations=names,
        **{name: row.text(name, "") for name in TEXTS},
    )
    made.full_clean()
    made.save()
    OpeningHours.objects.bulk_create(
        OpeningHours(boutique=made, weekday=day, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))
        for first, last, opens, closes in row.rows("hours")
        for day in range(first, last + 1)
    )
    SpecialDay.objects.bulk_create(_special(made, *each) for each in row.rows("special", []))


def _special(boutique: Boutique, day: str, note: str, opens: str = "", closes: str = "") -> SpecialDay:
    return SpecialDay(
        boutique=boutique,
        date=date.fromisoformat(day),
        note=note,
        opens=time.fromisoformat(opens) if opens else None,
        closes=time.fromisoformat(closes) if closes else None,
    )
