"""Addresses below a storefront (`/en-us/`), and those of the house as a whole (`root_patterns`)."""

from django.urls import URLPattern, URLResolver, path, re_path

from .views import engraving, home, listing, product, search, section, sitemaps, straps

SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    re_path(rf"^collections/(?P<department>{SLUG})/$", listing.listing, name="department"),
    re_path(
        rf"^collections/(?P<department>{SLUG})/(?P<segments>{SLUG}(?:/{SLUG}){{0,5}})/$",
        listing.listing,
        name="listing",
    ),
    re_path(rf"^creations/(?P<key>{SLUG})/$", product.product, name="product"),
    path("engraving/", engraving.engraving, name="engraving"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggestions, name="suggestions"),
    path("straps/", straps.finder, name="straps"),
    path("credits/", section.credits_page, name="credits"),
    re_path(rf"^(?P<slug>{SLUG})/$", section.section, name="section"),
]

root_patterns: list[URLPattern | URLResolver] = [
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap-index"),
    re_path(r"^sitemaps/(?P<code>[a-z0-9-]+)-(?P<number>[1-9]\d{0,5})\.xml$", sitemaps.sitemap, name="sitemap"),
]
