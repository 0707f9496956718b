"""The last door: what nothing answered may be an address of the former site."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect

from ecrin.core import doors
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot
from ecrin.shop.selectors.old_addresses import old_address


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Lead an old address to its new one, else say that the page is not there. One query, on a miss only."""
    markets = snapshot()
    kept = old_address(request.path, tuple(markets.storefronts)) if request.method in {"GET", "HEAD"} else None
    here: StorefrontInfo | None = getattr(request, "storefront", None)
    storefront = (markets.storefronts.get(kept.storefront) if kept else None) or here or markets.default
    if kept is None or storefront is None:
        return doors.not_found(request, exception)
    where = storefront.root + kept.target
    return HttpResponsePermanentRedirect(where) if kept.is_permanent else HttpResponseRedirect(where)
