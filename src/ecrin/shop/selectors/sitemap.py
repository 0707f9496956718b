"""What the sitemaps list. Read in slices, so that memory does not grow with the catalogue."""

from collections import defaultdict
from collections.abc import Iterator

from ecrin.boutiques.selectors import boutiques
from ecrin.catalog.models import Availability, Product
from ecrin.catalog.rules import address_part, level_in
from ecrin.catalog.selectors.names import selections, taxonomy
from ecrin.markets.selectors import snapshot
from ecrin.shop.rules.places import category_path, department_path
from ecrin.shop.rules.sitemap import Place

SLICE = 2_000


def pages() -> Iterator[Place]:
    """Home, departments, categories, selections and boutiques; no query when the names are in memory."""
    names = taxonomy()
    yield Place("")
    for department in names.departments.values():
        yield Place(department_path(department.slug))
    for category in names.categories.values():
        yield Place(category_path(names, category))
    for selection in selections().values():
        department_found = names.departments.get(selection.department_id or 0)
        if department_found is not None:
            yield Place(f"{department_path(department_found.slug)}selections/{selection.slug}/")
    if places := boutiques():
        yield Place("boutiques/")
        yield from (Place(f"boutiques/{one.code}/") for one in places)


def creations(start: int = 0, stop: int | None = None) -> Iterator[Place]:
    """Published creations `start` to `stop` in a lasting order, with where they are hidden; two queries a slice."""
    states = {market.id: market.state for market in snapshot().markets.values()}
    rows = Product.objects.filter(live=True).order_by("pk")
    position = start
    while stop is None or position < stop:
        end = position + SLICE if stop is None else min(position + SLICE, stop)
        batch = list(rows.values_list("id", "slug", "reference", "last_published_at")[position:end])
        levels: dict[int, dict[int | None, str]] = defaultdict(dict)
        found = Availability.objects.filter(product_id__in=[row[0] for row in batch])
        for product, market, level in found.values_list("product_id", "market_id", "level"):
            levels[product][market] = level
        for pk, slug, reference, published in batch:
            own = levels[pk]
            hidden = {
                market
                for market, state in states.items()
                if level_in(state, own.get(market), own.get(None)) == "hidden"
            }
            yield Place(
                f"creations/{address_part(slug, reference)}/", published and published.date(), frozenset(hidden)
            )
        if len(batch) < end - position:
            return
        position = end


def creation_count() -> int:
    """One query."""
    return Product.objects.filter(live=True).count()
