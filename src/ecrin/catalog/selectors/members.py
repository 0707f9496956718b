"""Members of selections and of collections."""

from collections.abc import Iterable

from ecrin.catalog.models import Price, Product, ProductGemstone, Selection, Variant
from ecrin.catalog.rules import Candidate, SelectionRule, Taxonomy, price_in
from ecrin.markets.rules import MarketInfo

from .names import taxonomy


def selection_by_slug(slug: str) -> Selection | None:
    """One query."""
    return Selection.objects.select_related("department").filter(slug=slug).first()


def members_of(selection: Selection, market: MarketInfo) -> list[int]:
    """Ids of the published creations of a selection, in its order: the hand's, or the default order for a rule.

    By hand one query; by rule at most six and the taxonomy's one. Hidden ones are left out by who reads them.

    Raises:
        BadRule: the stored rule cannot be read.
    """
    if selection.kind == Selection.Kind.HAND:
        rows = selection.items.filter(product__live=True).order_by("position", "id")
        return list(rows.values_list("product_id", flat=True))
    return members_by_rule(SelectionRule.parse(selection.rule), market)


def members_by_rule(rule: SelectionRule, market: MarketInfo) -> list[int]:
    """Ids of the published creations that a rule chooses, in the default order."""
    names = taxonomy()
    products = list(
        Product.objects.filter(live=True)
        .order_by("rank", "slug")
        .values_list("id", "department_id", "category_id", "collection_id", "is_new", "is_limited")
    )
    links = _links(rule)
    prices = lowest_prices(market) if rule.prices else {}
    chosen = []
    for pk, department, category, collection, is_new, is_limited in products:
        categories = {category, *links["category"].get(pk, ())} - {None}
        values = {
            "department": frozenset({names.departments[department].slug}),
            "category": _with_ancestors(names, categories),
            "collection": frozenset({names.collections[collection].slug} if collection else ()),
            "material": frozenset(_counted(names, links["material"].get(pk, ()))),
            "gemstone": frozenset(names.gemstones[stone].slug for stone in links["gemstone"].get(pk, ())),
        }
        flags = frozenset(name for name, on in (("is_new", is_new), ("is_limited", is_limited)) if on)
        if rule.holds(Candidate(values, flags, prices.get(pk), market.currency)):
            chosen.append(pk)
    return chosen


def _links(rule: SelectionRule) -> dict[str, dict[int, set[int]]]:
    """What the rule asks of the many-valued words, by product; a query for each word that it names."""
    found: dict[str, dict[int, set[int]]] = {"category": {}, "material": {}, "gemstone": {}}
    relations = {
        "category": (Product.more_categories.through.objects.all(), "product_id", "category_id"),
        "material": (Variant.objects.exclude(material=None).order_by(), "product_id", "material_id"),
        "gemstone": (ProductGemstone.objects.order_by(), "product_id", "gemstone_id"),
    }
    for word in found.keys() & rule.values.keys():
        rows, product, value = relations[word]
        for pk, other in rows.values_list(product, value):
            found[word].setdefault(pk, set()).add(other)
    return found


def _with_ancestors(names: Taxonomy, categories: Iterable[int | None]) -> frozenset[str]:
    return frozenset(up.slug for pk in categories if pk for up in names.ancestors(pk))


def _counted(names: Taxonomy, materials: Iterable[int]) -> set[str]:
    """A blend counts under its parts, and under its own name for a rule that asks for it."""
    return {slug for pk in materials for slug in (names.materials[pk].slug, *names.materials[pk].parts)}


def lowest_prices(market: MarketInfo) -> dict[int, int]:
    """The lowest price in minor units by product in a market; two queries."""
    rows = Variant.objects.filter(product__live=True, sku__isnull=False).order_by().values_list("product_id", "sku")
    amounts: dict[str, dict[int, int]] = {}
    for sku, of_market, amount in Price.objects.filter(market_id__in=market.price_chain).values_list(
        "sku", "market_id", "amount"
    ):
        amounts.setdefault(sku, {})[of_market] = amount
    lowest: dict[int, int] = {}
    for product, code in rows:
        asked = price_in(market.price_chain, amounts.get(code or "", {}))
        if asked is not None:
            lowest[product] = min(asked, lowest.get(product, asked))
    return lowest


def other_pieces(product_id: int, collection_id: int | None, *, limit: int = 8) -> list[int]:
    """Ids of a collection's other published creations, in the default order; one query, none without a collection."""
    if collection_id is None:
        return []
    rows = Product.objects.filter(live=True, collection_id=collection_id).exclude(pk=product_id)
    return list(rows.order_by("rank", "slug").values_list("id", flat=True)[:limit])
