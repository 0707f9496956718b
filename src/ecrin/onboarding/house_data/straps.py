"""How straps and watches hold together, from `straps.toml`; a house without that file changes no strap."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ValidationError

from ecrin.atelier.models import Strap, StrapView, WatchFitting
from ecrin.catalog.models import Material, Picture, Product, Variant
from ecrin.core.errors import InvalidInput

from .source import Table, read_table


def load_straps(
    data: Path, products: Mapping[str, Product], materials: Mapping[str, Material], pictures: Mapping[str, Picture]
) -> None:
    """Make the rows of straps, then those of watches, then the pictures of watches on straps, which are found by name:
    `straps/<watch>--<its metal>--<strap>--<leather>`.

    Raises:
        InvalidInput: a reference is unknown, a value cannot be used, or a watch comes with a strap that does not fit.
    """
    table = read_table(data / "straps.toml")
    skus = _skus()
    for row in table.tables("strap"):
        least, most = row.rows("wrists", [None, None])
        metal = row.text("buckle_metal", "")
        strap = Strap(
            product=_product(row, products),
            width=Decimal(str(row.take("width", float))),
            fitting=row.text("fitting"),
            family=row.text("family", ""),
            buckle=row.text("buckle", ""),
            buckle_metal=materials[metal] if metal else None,
            wrist_least=least,
            wrist_most=most,
        )
        _keep(strap, row)
    for row in table.tables("watch"):
        named = row.rows("comes_with", [])
        least, most = row.rows("days", [1, 2])
        watch = WatchFitting(
            product=_product(row, products),
            width=Decimal(str(row.take("width", float))),
            fitting=row.text("fitting"),
            family=row.text("family", ""),
            comes_with=_sku(row, named, skus) if named else "",
            days_least=least,
            days_most=most,
        )
        _keep(watch, row)
    table.close()
    _views(products, materials, pictures, skus)


def _keep(made: Strap | WatchFitting, row: Table) -> None:
    try:
        made.full_clean()
    except ValidationError as error:
        raise InvalidInput(f"{row.where}: {' '.join(error.messages)}") from error
    made.save()


def _product(row: Table, products: Mapping[str, Product]) -> Product:
    reference = row.text("reference")
    if reference not in products:
        raise InvalidInput(f"{row.where}: there is no product {reference}.")
    return products[reference]


def _skus() -> dict[tuple[str, str], str]:
    """SKUs by the reference and material of their variant; one query."""
    rows = Variant.objects.filter(sku__isnull=False, material__isnull=False).order_by("position", "pk")
    named = rows.values_list("product__reference", "material__slug", "sku")
    return {(reference or "", material): sku or "" for reference, material, sku in named}


def _sku(row: Table, named: list[str], skus: Mapping[tuple[str, str], str]) -> str:
    found = skus.get((named[0], named[-1]), "")
    if not found:
        raise InvalidInput(f"{row.where}: there is no strap {' in '.join(named)}.")
    return found


def _views(
    products: Mapping[str, Product],
    materials: Mapping[str, Material],
    pictures: Mapping[str, Picture],
    skus: Mapping[tuple[str, str], str],
) -> None:
    rows = []
    for stem, picture in pictures.items():
        if not stem.startswith("straps/"):
            continue
        names = stem.removeprefix("straps/").split("--")
        if len(names) != 4 or names[0].upper() not in products or (names[2].upper(), names[3]) not in skus:
            raise InvalidInput(f"{stem}: there is no such watch or strap.")
        watch, metal, strap, leather = names
        rows.append(
            StrapView(
                watch=products[watch.upper()],
                material=materials.get(metal),
                strap=skus[strap.upper(), leather],
                picture=picture,
            )
        )
    StrapView.objects.bulk_create(rows)
