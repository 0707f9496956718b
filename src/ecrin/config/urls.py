"""Addresses: one urlconf object per storefront, so that every reverse keeps the storefront (see docs/adr/0020)."""

from typing import Any

from django.urls import URLResolver, include, path
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import get_language, get_supported_language_variant
from wagtail.admin import urls as wagtailadmin_urls

from ecrin.backoffice.views.door import StaffSignIn
from ecrin.bag.urls import lasting_patterns as wish_patterns
from ecrin.checkout.urls import lasting_patterns
from ecrin.core.doors import media
from ecrin.core.observe.health import healthz, readyz
from ecrin.core.observe.metrics import metrics
from ecrin.core.texts import SOURCE_LANGUAGE
from ecrin.legal.urls import root_patterns as legal_root_patterns
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot
from ecrin.markets.urls import closed_patterns, storefront_patterns
from ecrin.payments.urls import lasting_patterns as credit_patterns
from ecrin.payments.urls import root_patterns as payment_patterns
from ecrin.shop.urls import root_patterns

handler404 = "ecrin.shop.views.old_addresses.not_found"
handler500 = "ecrin.core.doors.broken"
handler429 = "ecrin.account.views.doors.too_often"

COMMON: list[Any] = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("media/<path:path>", media),
    path("back-office/login/", StaffSignIn.as_view(), name="wagtailadmin_login"),
    path("back-office/", include(wagtailadmin_urls)),
    path("", include("ecrin.markets.urls")),
    path("", include("ecrin.theme.urls")),
    path("", include(legal_root_patterns)),
    path("", include(root_patterns)),
    path("", include(payment_patterns)),
]
# What a market shows while it is open or shows only.
SHOP: list[Any] = [
    path("", include("ecrin.bag.urls")),
    path("", include("ecrin.checkout.urls")),
    path("", include("ecrin.concierge.urls")),
    path("", include("ecrin.boutiques.urls")),
    path("", include("ecrin.atelier.urls")),
    path("", include("ecrin.shop.urls")),
]
# What stays reachable when a market is closed: its own notice last, which answers for all of the shop.
LASTING: list[Any] = [
    path("", include(storefront_patterns)),
    path("", include("ecrin.legal.urls")),
    path("", include("ecrin.newsletter.urls")),
    path("", include(credit_patterns)),
    path("", include("ecrin.orders.urls")),
    path("", include("ecrin.account.urls")),
    path("", include(lasting_patterns)),
    path("", include(wish_patterns)),
]
CLOSED: list[Any] = [path("", include(closed_patterns))]


class StorefrontPattern(LocalePrefixPattern):
    """The first path segment: a storefront's code. It is fixed per urlconf object; the root's is that of the storefront
    which stands for the active language (the back office and other places outside a storefront).
    """

    def __init__(self, code: str = "") -> None:
        super().__init__()
        self.code = code

    @property
    def language_prefix(self) -> str:
        if self.code:
            return f"{self.code}/"
        try:
            language = get_supported_language_variant(get_language() or SOURCE_LANGUAGE)
        except LookupError:
            language = SOURCE_LANGUAGE
        markets = snapshot()
        found = markets.default_for_language.get(language) or markets.default
        return f"{found.code}/" if found else "-/"


class Conf:
    """The addresses of one storefront. Made once per code and kept: Django caches a resolver per urlconf for ever.

    In a closed market everything of the shop can still be named (`reverse`), but the notice answers first.
    """

    handler404 = handler404
    handler500 = handler500

    def __init__(self, code: str, *, is_closed: bool = False) -> None:
        front = [*LASTING, *CLOSED, *SHOP] if is_closed else [*LASTING, *SHOP]
        self.urlpatterns = [*COMMON, URLResolver(StorefrontPattern(code), front)]


CONFS: dict[tuple[str, bool], Conf] = {}


def urlconf_of(storefront: StorefrontInfo) -> Conf:
    """The urlconf object of a storefront, as `request.urlconf` or `set_urlconf` takes it."""
    key = (storefront.code, storefront.market.is_closed)
    return CONFS.get(key) or CONFS.setdefault(key, Conf(storefront.code, is_closed=storefront.market.is_closed))


urlpatterns = [*COMMON, URLResolver(StorefrontPattern(), [*LASTING, *SHOP])]
