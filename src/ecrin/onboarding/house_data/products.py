"""Products, their variants, prices, stock flags and availability, from `products/*.toml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from ecrin.catalog.models import (
    Availability,
    Picture,
    Price,
    PriceChange,
    Product,
    ProductGemstone,
    ProductPicture,
    Variant,
)
from ecrin.catalog.rules.codes import gtin_check_digit
from ecrin.core.errors import InvalidInput
from ecrin.core.money import decimals
from ecrin.core.texts import SOURCE_LANGUAGE
from ecrin.inventory.models import StockFlag
from ecrin.markets.models import Market

from .pricing import MarketPrice
from .source import Table, read_table
from .taxonomy import Trees
from .words import Language

TEXTS = ("summary", "story", "details", "safety_warnings", "keywords")


@dataclass
class Batch:
    """Rows to be made together, in the order in which they depend on one another."""

    products: list[Product] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)
    gemstones: list[ProductGemstone] = field(default_factory=list)
    pictures: list[ProductPicture] = field(default_factory=list)
    prices: list[Price] = field(default_factory=list)
    stock: list[StockFlag] = field(default_factory=list)
    availability: list[Availability] = field(default_factory=list)

    def save(self, at: datetime) -> None:
        """Write the rows; each price opens its own history."""
        Product.objects.bulk_create(self.products)
        Variant.objects.bulk_create(self.variants, batch_size=500)
        ProductGemstone.objects.bulk_create(self.gemstones)
        ProductPicture.objects.bulk_create(self.pictures, batch_size=500)
        Price.objects.bulk_create(self.prices, batch_size=1000)
        history = (
            PriceChange(sku=price.sku, market_id=price.market_id, new_amount=price.amount, at=at, batch="house-data")
            for price in self.prices
        )
        PriceChange.objects.bulk_create(history, batch_size=1000)
        StockFlag.objects.bulk_create(self.stock)
        Availability.objects.bulk_create(self.availability)

    def change_keys(self) -> Iterator[str]:
        for product in self.products:
            yield f"product:{product.pk}"
        for variant in self.variants:
            yield f"sku:{variant.sku}"


@dataclass(frozen=True)
class Shelf:
    """What every product of the house is read against."""

    trees: Trees
    languages: Mapping[str, Language]
    pictures: Mapping[str, Picture]
    care: Mapping[str, Mapping[str, str]]
    markets: Mapping[str, Market]
    prices: list[MarketPrice]
    code: str


def load_products(data: Path, shelf: Shelf) -> Batch:
    """Make every product of the house, in the order of the files. Returns what was made."""
    batch = Batch()
    now = timezone.now()
    for path in sorted((data / "products").glob("*.toml")):
        table = read_table(path)
        defaults = table.take("defaults", dict, {})
        for row in table.take("product", list, []):
            one = Table({**defaults, **row}, f"{path.name}, product {row.get('reference', '?')}")
            _add_product(one, shelf, batch, now)
            one.close()
        table.close()
    batch.save(now)
    return batch


def _add_product(row: Table, shelf: Shelf, batch: Batch, now: datetime) -> None:
    product = _product(row, shelf, now, rank=10 * (len(batch.products) + 1))
    batch.products.append(product)
    row.take("drawing", str, "")  # for the studio, which draws the packshots
    skus = _add_variants(row, product, shelf, batch)
    for position, (gemstone, count, *carats) in enumerate(row.rows("gemstones", []), start=1):
        batch.gemstones.append(
            ProductGemstone(
                product=product,
                gemstone=shelf.trees.gemstones[gemstone],
                count=count,
                carats=Decimal(str(carats[0])) if carats else None,
                position=position,
            )
        )
    _add_stock(row, skus, batch)
    for market, level in row.table("availability").pairs():
        batch.availability.append(
            Availability(product=product, market=None if market == "*" else shelf.markets[market], level=level)
        )


def _product(row: Table, shelf: Shelf, now: datetime, *, rank: int) -> Product:
    category = shelf.trees.categories[row.text("category")]
    collection = shelf.trees.collections.get(row.text("collection", ""))
    names = _names(row, shelf, collection.name if collection else "")
    care = shelf.care[row.text("care")] if "care" in row else {}
    more = {"details": "\n".join(row.rows("details", []))}
    source = {key: row.text(key, "") for key in TEXTS if key != "details"} | more
    maker = shelf.trees.operators.get(row.text("manufacturer", ""))
    translations = _translations(row, shelf, names, care)
    return Product(
        reference=row.text("reference"),
        slug=row.text("slug", slugify(names[SOURCE_LANGUAGE].replace("’", ""))),
        department=category.department,
        category=category,
        collection=collection,
        name=names[SOURCE_LANGUAGE],
        care=care.get(SOURCE_LANGUAGE, ""),
        dimensions=row.take("dimensions", dict, {}),
        manufacturer=maker,
        responsible_person=shelf.trees.operators.get(row.text("responsible", "maker")) if maker else None,
        is_new=row.flag("is_new"),
        is_limited=row.flag("is_limited"),
        rank=rank,
        translations=translations,
        live=True,
        first_published_at=now,
        last_published_at=now,
        **source,
    )


def _names(row: Table, shelf: Shelf, collection: str) -> dict[str, str]:
    noun = row.text("noun", "")
    proper = row.text("proper", collection)
    qualifiers = row.rows("qualifiers", [])
    return {
        code: language.name(noun=noun, proper=proper, qualifiers=qualifiers)
        for code, language in shelf.languages.items()
    }


def _translations(
    row: Table, shelf: Shelf, names: Mapping[str, str], care: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    column: dict[str, dict[str, Any]] = {
        code: {"name": name, "state": "translated"} for code, name in names.items() if code != SOURCE_LANGUAGE
    }
    for code in shelf.languages:
        if code not in row:
            continue
        table = row.table(code)
        entry = column.setdefault(code, {"state": "translated"})
        entry |= {key: table.text(key) for key in TEXTS if key != "details" and key in table}
        if "details" in table:
            entry["details"] = "\n".join(table.rows("details"))
        if code in care:
            entry["care"] = care[code]
        table.close()
    return column


def _add_variants(row: Table, product: Product, shelf: Shelf, batch: Batch) -> dict[tuple[str, str], str]:
    """One variant per material and size. Returns SKUs by material and size."""
    named = row.text("sizes", "")
    if named and named not in shelf.trees.sizes:
        raise InvalidInput(f"{row.where}: taxonomy.toml has no sizes “{named}”.")
    common = {"hs_code": row.text("hs_code", ""), "origin": row.text("origin", "")}
    skus: dict[tuple[str, str], str] = {}
    for place, (material, usd, eur, grams, *own) in enumerate(row.rows("variants")):
        for size in own or shelf.trees.sizes.get(named, [""]):
            parts = (product.reference or "", shelf.trees.material_codes.get(material, ""), slugify(size).upper())
            sku = "-".join(part for part in parts if part)
            skus[material, size] = sku
            batch.variants.append(
                Variant(
                    product=product,
                    sku=sku,
                    material=shelf.trees.materials[material] if material else None,
                    size=size,
                    gtin=_gtin(len(batch.variants) + 1),
                    weight=Decimal(str(grams)),
                    position=len(skus),
                    **common,
                )
            )
            batch.prices += _prices(sku, usd, eur, shelf)
        _add_pictures(product, material, shelf, batch, place)
    return skus


def _prices(sku: str, usd: int, eur: int, shelf: Shelf) -> Iterator[Price]:
    for price in shelf.prices:
        market = shelf.markets[price.market]
        yield Price(sku=sku, market=market, amount=price.amount(usd, eur) * 10 ** decimals(market.currency))


def _gtin(number: int) -> str:
    """A number of the range 200-299 that GS1 leaves to every company's own use, with its check digit."""
    body = f"2{number:011d}"
    return f"{body}{gtin_check_digit(body)}"


def _add_pictures(product: Product, material: str, shelf: Shelf, batch: Batch, place: int) -> None:
    reference = (product.reference or product.slug).lower()
    stem = f"{reference}--{material}" if material else reference
    roles = {"": "packshot", "--angle": "angle", "--detail": "detail", "--scale": "scale", "--worn": "worn"}
    for step, (ending, role) in enumerate(roles.items()):
        picture = shelf.pictures.get(f"products/{stem}{ending}")
        if picture:
            batch.pictures.append(
                ProductPicture(
                    product=product,
                    picture=picture,
                    material=shelf.trees.materials.get(material),
                    role=role,
                    position=10 * place + step,
                )
            )


def _add_stock(row: Table, skus: Mapping[tuple[str, str], str], batch: Batch) -> None:
    """Flags by `*`, `material` or `material:size`; the most precise one wins."""
    flags = dict(row.table("stock").pairs())
    for (material, size), sku in skus.items():
        state = flags.get(f"{material}:{size}") or flags.get(material) or flags.get("*")
        if state:
            days = 30 if state == "made-to-order" else 0
            batch.stock.append(StockFlag(sku=sku, state=state, extra_days=days))


def read_care(data: Path, languages: Mapping[str, Language]) -> dict[str, dict[str, str]]:
    """The shared care texts of `texts.toml`: `{key: {language: text}}`."""
    table = read_table(data / "texts.toml")
    care = {}
    for key, _value in table.table("care").pairs():
        row = table.table("care").table(key)
        theirs = {code: one.words["care"][key] for code, one in languages.items() if key in one.words.get("care", {})}
        own = {code: row.text(code) for code in languages if code in row}
        care[key] = {SOURCE_LANGUAGE: row.text("text")} | theirs | own
        row.close()
    table.close()
    return care
