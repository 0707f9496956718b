"""Where pieces lie and how many, from `stock.toml` and the file of counts beside it."""

from pathlib import Path

from ecrin.catalog.services.exchange import apply_import, plan_import
from ecrin.inventory.models import StockLocation

from .source import read_table


def load_stock(data: Path) -> None:
    """Make the places, then load `counts.csv` (the file that staff load too).

    Raises:
        InvalidInput: a row that cannot be; the sentence says which and why.
    """
    table = read_table(data / "stock.toml")
    for position, row in enumerate(table.tables("location")):
        StockLocation.objects.create(
            code=row.text("code"), name=row.text("name"), serves_online=not row.flag("keeps_its_own"), position=position
        )
    table.close()
    counts = data / "counts.csv"
    if counts.exists():
        apply_import(plan=plan_import(kind="counts", content=counts.read_bytes(), actor=None), actor=None)
