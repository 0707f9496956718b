"""Stones and settings for tests."""

from decimal import Decimal

from ecrin.atelier.models import Setting, Stone
from ecrin.catalog.models import Price
from ecrin.catalog.tests.factories import make_product
from ecrin.inventory.services import count_stock
from ecrin.inventory.tests.factories import place
from ecrin.markets.models import Market

SIZES = ("50", "52", "54")


def a_stone(number="S-1", *, prices=None, there=1, **fields):
    """A round stone of one carat that lies in the workshop, at 5,000 US dollars."""
    values = {
        "laboratory": "IGL",
        "certificate": f"C{number}",
        "shape": "round",
        "carat": "1.00",
        "colour": "F",
        "clarity": "VS1",
        "cut": "excellent",
        "polish": "excellent",
        "symmetry": "very-good",
        "length": "6.45",
        "width": "6.41",
        "depth": "3.97",
        **fields,
    }
    for name in ("carat", "length", "width", "depth"):
        values[name] = Decimal(str(values[name]))
    stone = Stone.objects.create(number=number, **values)
    for code, amount in ({"us": 500_000} if prices is None else prices).items():
        Price(sku=number, market=Market.objects.get(code=code), amount=amount).save()
    if there is not None:
        place()
        count_stock(counts={number: there}, location="workshop", actor=None)
    return stone


def a_setting(
    slug="solitaire-setting", *, reference="MV40010", prices=None, material=("platinum", "yellow-gold"), **fields
):
    """A setting in two metals and three sizes that takes round and oval stones from half a carat to two."""
    product = make_product(
        slug,
        reference=reference,
        category="settings",
        department="engagement",
        material=material,
        sizes=SIZES,
        prices={"us": 200_000} if prices is None else prices,
    )
    values = {"shapes": ["round", "oval"], "least_carat": Decimal("0.50"), "most_carat": Decimal("2.00"), **fields}
    return Setting.objects.create(product=product, **values)
