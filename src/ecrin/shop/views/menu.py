"""The menu and the footer as HTML, rendered once per storefront and change; `config/context.py` gives them to the base page."""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ecrin.core.house import current_house
from ecrin.edge.pages import depends_on
from ecrin.legal.selectors import notices_for
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.templatetags.locale import hours_lines
from ecrin.newsletter.selectors import offer_of
from ecrin.shop.rules.menu import Section
from ecrin.shop.selectors.menu import PerStorefront, footer_of, menu_of, phone_links_of

HERE = "page-that-is-being-read"
"""Stands in the kept HTML for the path of the page around it, so that "change location" knows where she comes from."""
IS_HOME = " data-is-home"
"""Stands in the kept HTML where the house's name is the page that is read."""


def menu(request: HttpRequest) -> SafeString:
    """The menu of the request's storefront; nothing outside one. No query while nothing changed."""
    return _part(request, _menus)


def footer(request: HttpRequest) -> SafeString:
    """The footer of the request's storefront; nothing outside one. No query while nothing changed."""
    return _part(request, _footers)


def header(request: HttpRequest) -> SafeString:
    """The header of the request's storefront, its menu in it; nothing outside one. No query while nothing changed."""
    return _part(request, _headers)


def departments(request: HttpRequest) -> tuple[Section, ...]:
    """The departments of the menu, as ways on from a page that is not there."""
    storefront: StorefrontInfo | None = getattr(request, "storefront", None)
    return menu_of(storefront) if storefront else ()


def _part(request: HttpRequest, kept: PerStorefront[SafeString]) -> SafeString:
    storefront: StorefrontInfo | None = getattr(request, "storefront", None)
    if storefront is None:
        return SafeString("")
    depends_on(request, "menu", "taxonomy", "markets", "legal", "boutiques", "newsletter")
    is_home = ' aria-current="page"' if request.path == storefront.root else ""
    return SafeString(kept(storefront).replace(HERE, quote(request.path)).replace(IS_HOME, is_home))


def _render_header(storefront: StorefrontInfo) -> SafeString:
    return _render("theme/header.html", storefront, {"menu": _menus(storefront)})


def _render_menu(storefront: StorefrontInfo) -> SafeString:
    values = {"sections": menu_of(storefront), "phone_links": phone_links_of(storefront)}
    return _render("shop/menu.html", storefront, values)


def _render_footer(storefront: StorefrontInfo) -> SafeString:
    values = {
        "groups": footer_of(storefront),
        "lines": hours_lines(storefront.market, storefront.babel),
        "notices": notices_for(storefront),
        "letters": None if storefront.market.is_closed else offer_of(storefront),
    }
    return _render("shop/footer.html", storefront, values)


def _render(template: str, storefront: StorefrontInfo, values: dict[str, Any]) -> SafeString:
    return SafeString(
        render_to_string(template, {"storefront": storefront, "house": current_house(), "here": HERE, **values})
    )


_menus = PerStorefront(_render_menu)
_footers = PerStorefront(_render_footer)
_headers = PerStorefront(_render_header)
