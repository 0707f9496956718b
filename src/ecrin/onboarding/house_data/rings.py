"""Settings and stones of rings that are composed, from `ring.toml` and `stones.csv`."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.exceptions import ValidationError

from ecrin.atelier.models import Setting
from ecrin.atelier.services.stones_file import KIND
from ecrin.catalog.models import Product
from ecrin.catalog.services.exchange import apply_import, plan_import
from ecrin.core.errors import InvalidInput

from .source import Table, read_table


def load_rings(data: Path, products: Sequence[Product]) -> None:
    """Say which creations take which stones, then load the stones (a file as staff load it).

    Raises:
        InvalidInput: a row that cannot be; the sentence says which and why.
    """
    by_reference = {product.reference: product for product in products}
    table = read_table(data / "ring.toml")
    for position, row in enumerate(table.tables("setting")):
        product = by_reference.get(row.text("reference"))
        if product is None:
            raise InvalidInput(f"{row.where}: there is no such creation.")
        setting = _setting(row, product, position)
        try:
            setting.full_clean()
        except ValidationError as error:
            raise InvalidInput(f"{row.where}: {' '.join(error.messages)}") from error
        setting.save()
    table.close()
    stones = data / "stones.csv"
    if stones.exists():
        apply_import(plan=plan_import(kind=KIND, content=stones.read_bytes(), actor=None), actor=None)


def _setting(row: Table, product: Product, position: int) -> Setting:
    try:
        least, most = (Decimal(str(one)) for one in row.rows("carat"))
        band = Decimal(row.text("band", "1.9"))
    except (InvalidOperation, ValueError) as error:
        raise InvalidInput(f"{row.where}: “carat” is two weights, “band” a width.") from error
    return Setting(
        product=product, shapes=row.rows("shapes"), least_carat=least, most_carat=most, days=row.whole("days", 15),
        style=row.text("style", "solitaire"), band=band, position=position,
    )  # fmt: skip
