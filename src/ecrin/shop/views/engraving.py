"""How an engraving will look: a page that works without script, and the part of it that changes as one types."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ecrin.atelier.selectors.engravings import Engraved, engraved, places_for
from ecrin.atelier.selectors.previews import shown_on
from ecrin.catalog.models import Variant
from ecrin.catalog.rules import ProductInfo
from ecrin.catalog.selectors import products_of
from ecrin.core.attempts import Attempts
from ecrin.edge.pages import public_page
from ecrin.markets.rules import StorefrontInfo
from ecrin.shop.selectors.engraving import engraving_of

DRAWING = Attempts("engraving", seconds=60)
PER_MINUTE = 240
MOST_SIGNS = 220


@public_page()
def engraving(request: HttpRequest) -> HttpResponse:
    """What a text becomes on a creation (`sku`, and the fields that its page posts); `part=preview` gives what is drawn
    alone. Ten queries. The answer is the same for everyone, but kept by the browser only: it holds what somebody wrote.

    Raises:
        Http404: there is no such piece here, or it is not engraved.
        TooManyAttempts: more than four a second, for a minute.
    """
    counter = ("address", request.META.get("REMOTE_ADDR", ""), PER_MINUTE)
    DRAWING.check(counter)
    DRAWING.note(counter)
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    product, sku = _piece(request.GET.get("sku", "")[:40], storefront)
    typed = {name: str(value)[:MOST_SIGNS] for name, value in request.GET.items() if name.startswith("engraving.")}
    choice = engraving_of(product, sku, storefront, typed)
    if choice is None:
        raise Http404
    found = _engraved(product, sku, storefront, typed, choice.chosen.code)
    variant = next(one for one in product.variants if one.sku == sku)
    context: dict[str, Any] = {
        "engraving": choice,
        "found": found,
        "shown": shown_on(found, product.pictures_of(variant.material_id)),
        "name": product.text("name", storefront.language),
        "path": f"{storefront.root}creations/{product.address}/",
        "sku": sku,
    }
    is_part = request.GET.get("part") == "preview"
    response = render(request, "atelier/engraving_preview.html" if is_part else "shop/engraving.html", context)
    response["Cache-Control"] = "private, max-age=600"
    return response


def _piece(sku: str, storefront: StorefrontInfo) -> tuple[ProductInfo, str]:
    row = Variant.objects.filter(sku=sku, product__live=True).values_list("product_id", flat=True).first()
    product = products_of([row], storefront.market).get(row) if row else None
    if product is None or product.level == "hidden":
        raise Http404
    return product, sku


def _engraved(
    product: ProductInfo, sku: str, storefront: StorefrontInfo, typed: dict[str, str], place: str
) -> Engraved:
    places = places_for(product.id, product.department_id, product.category_id, storefront)
    rule = next(one for one in places if one.code == place)
    size = next((variant.size for variant in product.variants if variant.sku == sku), "")
    lines = [typed.get(f"engraving.line{number}", "") for number in range(1, rule.room_in(size).lines + 1)]
    return engraved("\n".join(lines).rstrip("\n"), rule, size, typed.get("engraving.typeface", ""), storefront)
