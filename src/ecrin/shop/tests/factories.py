"""A small catalogue: two departments, nested categories, a collection, blends, pictures, prices."""

from dataclasses import dataclass

from ecrin.catalog.models import (
    Availability,
    Category,
    Collection,
    Department,
    Gemstone,
    Material,
    Picture,
    Price,
    Product,
    ProductGemstone,
    ProductPicture,
    Selection,
    SelectionItem,
    SizeGuide,
    Variant,
)
from ecrin.core.changes import touch
from ecrin.markets.models import Market


@dataclass
class Shelf:
    jewelry: Department
    rings: Category
    bands: Category
    aurore: Collection
    pink: Material
    white: Material
    two_golds: Material
    diamond: Gemstone


def shelf() -> Shelf:
    jewelry = Department.objects.create(
        slug="jewelry", name="Jewelry", translations={"fr": {"name": "Joaillerie", "state": "translated"}}
    )
    Department.objects.create(slug="watches", name="Watches", position=1)
    guide = SizeGuide.objects.create(
        code="rings", name="Rings", table={"columns": ["us", "eu"], "rows": [["6", "52"], ["6½", "53"]]}
    )
    rings = Category.objects.create(department=jewelry, slug="rings", name="Rings", size_guide=guide)
    bands = Category.objects.create(department=jewelry, parent=rings, slug="bands", name="Wedding bands")
    Category.objects.create(department=jewelry, slug="necklaces", name="Necklaces", position=2)
    aurore = Collection.objects.create(
        slug="aurore", name="Aurore", translations={"fr": {"name": "Aurore", "state": "translated"}}
    )
    pink = Material.objects.create(slug="pink-gold", name="Pink gold", swatch="#e0b0a0")
    white = Material.objects.create(slug="white-gold", name="White gold", position=1)
    two = Material.objects.create(slug="two-golds", name="Two golds", position=2)
    two.parts.set([pink, white])
    touch("taxonomy")
    return Shelf(
        jewelry, rings, bands, aurore, pink, white, two, Gemstone.objects.create(slug="diamond", name="Diamond")
    )


def ring(shelf: Shelf, number: int = 1, *, amount: int | None = 345_000, materials=None, sizes=("52", "53"), **values):
    """A ring with a variant per material and size, priced in the US market."""
    product = Product.objects.create(
        **{
            "reference": f"MV{number}",
            "slug": f"aurore-ring-{number}",
            "name": f"Aurore ring {number}",
            "summary": "A ring of light.",
            "details": "Made by hand\nPolished",
            "department": shelf.jewelry,
            "category": shelf.rings,
            "collection": shelf.aurore,
            "rank": number,
            "dimensions": {"width": 2.6, "weight": 4},
            "live": True,
        }
        | values
    )
    us = Market.objects.get(code="us")
    for material in materials or (shelf.pink,):
        for size in sizes:
            sku = f"MV{number}-{material.pk}-{size}"
            Variant.objects.create(product=product, material=material, size=size, sku=sku, position=int(size or 0))
            if amount is not None:
                Price.objects.create(sku=sku, market=us, amount=amount)
    ProductGemstone.objects.create(product=product, gemstone=shelf.diamond, count=3, carats="0.25")
    touch(f"product:{product.pk}")
    return product


def picture(product: Product, *, expires_on=None, role="packshot", material=None, alt="A ring") -> Picture:
    found = Picture.objects.create(
        title="Ring", file="originals/ring.jpg", width=1600, height=1600, alt=alt, expires_on=expires_on
    )
    ProductPicture.objects.create(product=product, picture=found, role=role, material=material)
    return found


def hide(product: Product, market: str) -> None:
    Availability.objects.create(product=product, market=Market.objects.get(code=market), level="hidden")


def selection(*products: Product, **values) -> Selection:
    made = Selection.objects.create(**{"slug": "classics", "name": "Classics"} | values)
    for place, product in enumerate(products):
        SelectionItem.objects.create(selection=made, product=product, position=place)
    return made
