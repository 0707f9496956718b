"""Boutiques for tests."""

from datetime import time

from ecrin.boutiques.models import Boutique, OpeningHours
from ecrin.inventory.tests.factories import place
from ecrin.markets.models import Market

WHERE = {
    "us": {"line1": "7 Fable Row", "city": "New York", "area": "NY", "postal_code": "10012", "country": "US", "time_zone": "America/New_York"},
    "fr": {"line1": "3 rue des Alizés", "city": "Paris", "postal_code": "75002", "country": "FR", "time_zone": "Europe/Paris"},
    "jp": {"line1": "中央区銀座0-1", "area": "東京都", "postal_code": "1040061", "country": "JP", "time_zone": "Asia/Tokyo"},
}  # fmt: skip


def a_boutique(code="fable-row", *, market="us", opens=time(10), closes=time(19), days=range(1, 8), **fields):
    """A boutique that is open every day and hands orders over; its pieces are its own."""
    made = Boutique.objects.create(
        **{
            "code": code,
            "name": code.replace("-", " ").title(),
            "market": Market.objects.get(code=market),
            "location": place(f"boutique-{code}", serves_online=False, position=9),
            "offers_pickup": True,
            "telephone": "+12125550188",
            **WHERE[market],
            **fields,
        }
    )
    for day in days:
        OpeningHours(boutique=made, weekday=day, opens=opens, closes=closes).save()
    return made
