"""Addresses below a storefront (`/en-us/`), and those of the house as a whole (`root_patterns`)."""

from django.urls import URLPattern, URLResolver, path, re_path

from .views import sitemaps

urlpatterns: list[URLPattern | URLResolver] = []

root_patterns: list[URLPattern | URLResolver] = [
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap-index"),
    re_path(r"^sitemaps/(?P<code>[a-z0-9-]+)-(?P<number>[1-9]\d{0,5})\.xml$", sitemaps.sitemap, name="sitemap"),
]
