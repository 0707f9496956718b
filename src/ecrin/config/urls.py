"""Addresses: one urlconf object per storefront, so that every reverse keeps the storefront (see docs/adr/0003)."""

from typing import Any

from django.conf import settings
from django.urls import URLResolver, include, path
from django.urls.resolvers import LocalePrefixPattern
from wagtail.admin import urls as wagtailadmin_urls

from ecrin.markets.selectors import snapshot

COMMON: list[Any] = [
    path("back-office/", include(wagtailadmin_urls)),
    path("", include("ecrin.markets.urls")),
]
FRONT: list[Any] = [path("", include("ecrin.shop.urls"))]


class StorefrontPattern(LocalePrefixPattern):
    """The first path segment: a storefront's code. The code is fixed per urlconf object; the root's follows the language."""

    def __init__(self, code: str = "") -> None:
        super().__init__()
        self.code = code

    @property
    def language_prefix(self) -> str:
        if self.code:
            return f"{self.code}/"
        default = snapshot().default_for_language.get(settings.LANGUAGE_CODE)
        return f"{default.code}/" if default else "-/"


class Conf:
    """The addresses of one storefront. Made once per code and kept: Django caches a resolver per urlconf for ever."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.urlpatterns = [*COMMON, URLResolver(StorefrontPattern(code), FRONT)]


class Confs(dict[str, Conf]):
    def __missing__(self, code: str) -> Conf:
        self[code] = conf = Conf(code)
        return conf


CONFS = Confs()
urlpatterns = [*COMMON, URLResolver(StorefrontPattern(), FRONT)]
