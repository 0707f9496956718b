"""One verb: an empty installation becomes the house that its data folder describes, or nothing happens."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from ecrin.atelier.models import EngravingRule, Setting, Stone, Strap
from ecrin.atelier.selectors.engravings import KEY as ENGRAVINGS
from ecrin.boutiques.models import Boutique
from ecrin.catalog.models import Category, Collection, Department, Picture, Price, Product, Selection, Variant
from ecrin.core.changes import touch
from ecrin.core.errors import Conflict, InvalidInput
from ecrin.core.house import House
from ecrin.inventory.models import StockLevel
from ecrin.legal.models import Document
from ecrin.markets.models import Market
from ecrin.onboarding.models import HouseLoad
from ecrin.shop.models import FooterLink, MenuDepartment, MenuEntry

from .boutiques import load_boutiques
from .engravings import load_engravings
from .legal import load_legal
from .market_details import load_market_details
from .menu import load_footer, load_menu
from .newsletter import load_newsletter
from .payments import load_payment_methods
from .pictures import load_pictures
from .pricing import read_market_prices
from .products import Shelf, load_products, read_care
from .rings import load_rings
from .selections import load_selections
from .source import read_table
from .stock import load_stock
from .straps import load_straps
from .taxonomy import load_trees
from .words import read_languages

Report = Callable[[str], None]


class AnotherHouse(Conflict):
    code = "another-house"
    sentence = _("This installation already holds a house; load into an empty one (another ECRIN_DATA_DIR).")


@dataclass(frozen=True)
class Loaded:
    """What is in the house now; `is_new` when this call made it."""

    counts: dict[str, int]
    is_new: bool


def load_house_data(*, house: House, report: Report = lambda _line: None) -> Loaded:
    """Fill an empty installation from the house's data folder, in one transaction. A second call changes nothing.

    Raises:
        AnotherHouse: products are there that did not come from this house's data.
        InvalidInput: a file that cannot be used; nothing was loaded.
    """
    data = house.data_folder
    if data is None or not data.is_dir():
        raise InvalidInput(f"The house {house.name} has no data folder.")
    with transaction.atomic():
        loads = HouseLoad.objects.select_for_update().filter(kind=HouseLoad.Kind.DATA, source=house.code)
        if loads.exists():
            return Loaded(house_counts(), is_new=False)
        if Product.objects.exists() or Department.objects.exists():
            raise AnotherHouse
        _load(data, house, report)
        counts = house_counts()
        HouseLoad.objects.create(kind=HouseLoad.Kind.DATA, source=house.code, digest=digest_of(data), counts=counts)
    return Loaded(counts, is_new=True)


def _load(data: Path, house: House, report: Report) -> None:
    languages = read_languages(data / "translations")
    markets = {market.code: market for market in Market.objects.all()}
    report("pictures")
    pictures = load_pictures(data / "pictures", licence=house.copyright, titles={})
    report("trees")
    trees = load_trees(data, languages, pictures)
    report("products and prices")
    shelf = Shelf(
        trees=trees,
        languages=languages,
        pictures=pictures,
        care=read_care(data, languages),
        markets=markets,
        prices=read_market_prices(read_table(data / "prices.toml")),
        code=house.code,
    )
    batch = load_products(data, shelf)
    load_straps(data, {str(one.reference): one for one in batch.products}, trees.materials, pictures)
    load_stock(data)
    report("settings and stones")
    load_rings(data, batch.products)
    report("selections, menu and markets")
    selections = load_selections(data, trees, languages, batch.products)
    load_menu(data, trees, languages, pictures, batch.products)
    load_footer(data, trees, languages)
    load_market_details(data, markets, languages)
    load_boutiques(data, markets)
    load_newsletter(data, markets)
    load_engravings(data, markets, pictures)
    load_legal(data)
    load_payment_methods(data, languages)
    keys = {
        "taxonomy",
        "menu",
        "markets",
        "boutiques",
        "newsletter",
        ENGRAVINGS,
        "straps",
        *(f"selection:{one.pk}" for one in selections),
        *batch.change_keys(),
    }
    touch(*keys)


def house_counts() -> dict[str, int]:
    """How much of everything is there."""
    return {
        "departments": Department.objects.count(),
        "categories": Category.objects.count(),
        "collections": Collection.objects.count(),
        "products": Product.objects.count(),
        "variants": Variant.objects.count(),
        "prices": Price.objects.count(),
        "pieces": StockLevel.objects.aggregate(there=Sum("on_hand"))["there"] or 0,
        "straps": Strap.objects.count(),
        "ring settings": Setting.objects.count(),
        "stones": Stone.objects.count(),
        "pictures": Picture.objects.count(),
        "selections": Selection.objects.count(),
        "menu departments": MenuDepartment.objects.count(),
        "menu entries": MenuEntry.objects.count(),
        "footer links": FooterLink.objects.count(),
        "boutiques": Boutique.objects.count(),
        "engraving rules": EngravingRule.objects.count(),
        "documents": Document.objects.count(),
    }


def digest_of(folder: Path) -> str:
    """A hash of every file's name and bytes under a folder."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(path.relative_to(folder).as_posix().encode())
        total.update(path.read_bytes())
    return total.hexdigest()
