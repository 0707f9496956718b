"""The menu and the footer of a storefront, read once per change."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from django.db.models import Prefetch
from django.urls import Resolver404, resolve

from ecrin.boutiques.selectors import boutique_of, boutiques
from ecrin.catalog.rules import PictureInfo, PictureSources, ProductInfo, picture_sources
from ecrin.catalog.selectors import pictures_in, products_in_bulk, taxonomy
from ecrin.core.changes import Following
from ecrin.core.texts import Text
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot, storefront_context
from ecrin.shop.models import FooterGroup, FooterLink, MenuDepartment, MenuEntry, MenuTab, MobileLink
from ecrin.shop.rules.menu import Group, Link, Section, Tab, devices_class, is_elsewhere, section_slug
from ecrin.shop.rules.places import department_path

from .listing import place_at

KEYS = ("menu", "taxonomy", "markets", "legal", "boutiques", "newsletter", "product:", "selection:")
Row = TypeVar("Row", MenuDepartment, FooterGroup)
Value = TypeVar("Value")


def storefronts_with_section(storefronts: Iterable[StorefrontInfo], slug: str) -> frozenset[str]:
    """The codes of the storefronts whose menu has a department with this page of its own; one query."""
    rows = list(MenuDepartment.objects.select_related("department"))

    def shows(storefront: StorefrontInfo) -> bool:
        mine = _of_market(rows, storefront)
        return any(row.department is None and section_slug(row.key, row.address) == slug for row in mine)

    return frozenset(storefront.code for storefront in storefronts if shows(storefront))


def leads_somewhere(address: str) -> bool:
    """Whether some storefront that is served has the page of a menu's or footer's address. One query."""
    if is_elsewhere(address):
        return True
    rows = list(MenuDepartment.objects.select_related("department"))
    for storefront in snapshot().served:
        with storefront_context(storefront):
            if _Reader(storefront, _of_market(rows, storefront)).href(address):
                return True
    return False


@dataclass(frozen=True, slots=True)
class Trees:
    """The menu's and the footer's rows as staff edit them, each with what stands under it."""

    departments: tuple[MenuDepartment, ...]
    phone: tuple[MobileLink, ...]
    footer: tuple[FooterGroup, ...]


def trees() -> Trees:
    """Every tree, all markets'; seven queries whatever their size."""
    entries = Prefetch("entries", MenuEntry.objects.order_by("kind", "position", "id").select_related("product"))
    tabs = Prefetch("tabs", MenuTab.objects.order_by("position", "id").prefetch_related(entries))
    departments = MenuDepartment.objects.select_related("market", "department").prefetch_related(tabs)
    groups = FooterGroup.objects.select_related("market").prefetch_related("links")
    ordered = ("market__position", "position", "id")
    return Trees(
        tuple(departments.order_by(*ordered)), tuple(MobileLink.objects.all()), tuple(groups.order_by(*ordered))
    )


class PerStorefront(Generic[Value]):
    """A value for each storefront, worked out again when the menu or something that it names changed. Inside, the
    storefront's addresses and language are active.
    """

    def __init__(self, read: Callable[[StorefrontInfo], Value]) -> None:
        self._read = read
        self._kept: dict[str, Following[Value]] = {}

    def __call__(self, storefront: StorefrontInfo) -> Value:
        code = storefront.code
        kept = self._kept.get(code) or self._kept.setdefault(code, Following(partial(self._now, code), *KEYS))
        return kept()

    def _now(self, code: str) -> Value:
        with storefront_context(snapshot().storefronts[code]) as storefront:
            return self._read(storefront)


def menu_of(storefront: StorefrontInfo) -> tuple[Section, ...]:
    """The departments of the menu bar with their panels. No query while nothing changed; at most 20 when something did,
    whatever the number of entries.
    """
    return _menus(storefront)


def footer_of(storefront: StorefrontInfo) -> tuple[Group, ...]:
    """The footer's groups; links whose pages do not exist are left out. At most seven queries after a change."""
    return _footers(storefront)


def phone_links_of(storefront: StorefrontInfo) -> tuple[Link, ...]:
    """The phone menu's own links, those that lead somewhere. One query after a change, and the menu's."""
    return _phones(storefront)


def section_of(storefront: StorefrontInfo, slug: str) -> Section | None:
    """The department of the menu whose own page has this address."""
    return next((one for one in menu_of(storefront) if one.slug == slug and not one.is_catalogue), None)


def read_menu(storefront: StorefrontInfo) -> tuple[Section, ...]:
    """The menu as the database has it now."""
    entries = Prefetch("entries", MenuEntry.objects.order_by("position", "id"))
    tabs = Prefetch("tabs", MenuTab.objects.order_by("position", "id").prefetch_related(entries))
    rows = _of_market(MenuDepartment.objects.select_related("department").prefetch_related(tabs), storefront)
    return _Reader(storefront, rows).sections()


def read_footer(storefront: StorefrontInfo) -> tuple[Group, ...]:
    reader = _Reader(storefront, _of_market(MenuDepartment.objects.select_related("department"), storefront))
    rows = _of_market(FooterGroup.objects.prefetch_related("links"), storefront)
    groups = (Group(name=reader.text(row), links=tuple(_footer_links(reader, row))) for row in rows)
    return tuple(group for group in groups if group.links)


def _footer_links(reader: "_Reader", group: FooterGroup) -> Iterable[Link]:
    for row in group.links.all():
        if row.kind == FooterLink.Kind.CALL:
            if number := reader.storefront.market.telephone:
                yield Link(name=reader.text(row), href=f"tel:{number}", kind=row.kind)
        elif href := reader.href(row.address):
            yield Link(name=reader.text(row), href=href, kind=row.kind)


def read_phone_links(storefront: StorefrontInfo) -> tuple[Link, ...]:
    reader = _Reader(storefront, _of_market(MenuDepartment.objects.select_related("department"), storefront))
    return tuple(link for row in MobileLink.objects.all() if (link := _phone_link(reader, row)).href)


def _phone_link(reader: "_Reader", row: MobileLink) -> Link:
    """A telephone link calls the market's own number where it has one."""
    href, name = reader.href(row.address), reader.text(row)
    if href.startswith("tel:") or row.key == "telephone":
        number = reader.storefront.market.telephone
        href, name = (f"tel:{number}", Text(number, reader.storefront.language)) if number else ("", name)
    return Link(name=name, href=href, kind=row.key)


def _of_market(rows: Iterable[Row], storefront: StorefrontInfo) -> list[Row]:
    """The tree of the storefront's market where it has one of its own, else everybody's."""
    found = [row for row in rows if row.market_id in (None, storefront.market.id)]
    own = [row for row in found if row.market_id is not None]
    return own or found


class _Reader:
    """Turns rows into what a storefront shows; its urlconf must be active."""

    def __init__(self, storefront: StorefrontInfo, rows: list[MenuDepartment]) -> None:
        self.storefront = storefront
        self.rows = rows
        self.names = taxonomy()
        self.own_pages = {section_slug(row.key, row.address) for row in rows if row.department is None}
        entries = [
            entry for row in rows if row in self._with_tabs() for tab in row.tabs.all() for entry in tab.entries.all()
        ]
        self.products = self._products(entries)
        self.pictures = self._pictures(entries)

    def _with_tabs(self) -> list[MenuDepartment]:
        return [row for row in self.rows if "tabs" in getattr(row, "_prefetched_objects_cache", {})]

    def _products(self, entries: list[MenuEntry]) -> dict[int, ProductInfo]:
        """The creations that the market shows among those that entries name."""
        ids = {entry.product_id for entry in entries if entry.product_id}
        batches = products_in_bulk(self.storefront.market, ids) if ids else ()
        return {product.id: product for batch in batches for product in batch}

    def _pictures(self, entries: list[MenuEntry]) -> dict[int, PictureInfo]:
        ids = {entry.picture_id for entry in entries} | {row.picture_id for row in self._with_tabs()}
        wanted = [pk for pk in ids if pk]
        return pictures_in(wanted, self.storefront.market.code) if wanted else {}

    def text(self, row: MenuDepartment | MenuTab | MenuEntry | MobileLink | FooterGroup | FooterLink) -> Text:
        return row.text("name", self.storefront.language)

    def href(self, address: str) -> str:
        """The full address of a page that exists in this storefront, else nothing."""
        if is_elsewhere(address):
            return address
        path = address.lstrip("/")
        where = path.partition("?")[0].partition("#")[0]
        return self.storefront.root + path if self._exists(where) else ""

    def _exists(self, path: str) -> bool:
        try:
            found = resolve(self.storefront.root + path)
        except Resolver404:
            return False
        if found.url_name == "closed":
            return False
        if found.url_name == "section":
            return found.kwargs["slug"] in self.own_pages
        if found.url_name in {"boutiques", "boutique"}:
            code = found.kwargs.get("code")
            return boutique_of(code) is not None if code else bool(boutiques())
        if found.url_name in {"department", "listing"}:
            segments = [part for part in found.kwargs.get("segments", "").split("/") if part]
            return place_at(found.kwargs["department"], segments) is not None
        return True

    def sections(self) -> tuple[Section, ...]:
        return tuple(section for row in self.rows if (section := self._section(row)) is not None)

    def _section(self, row: MenuDepartment) -> Section | None:
        slug = section_slug(row.key, row.address)
        own = f"{self.storefront.root}{slug}/"
        catalogue = self.href(department_path(row.department.slug)) if row.department else ""
        tabs = tuple(tab for each in row.tabs.all() if (tab := self._tab(each)) is not None)
        href = self.href(row.address) if row.address else catalogue or own
        if not href and not tabs:
            return None
        picture = self.pictures.get(row.picture_id or 0)
        return Section(
            key=row.key,
            slug=slug,
            name=self.text(row),
            href=href or catalogue or own,
            is_carousel=row.is_carousel,
            picture=picture_sources(picture, gallery=True) if picture else None,
            tabs=tabs,
            is_catalogue=bool(catalogue),
        )

    def _tab(self, row: MenuTab) -> Tab | None:
        kinds: dict[str, list[Link]] = {kind: [] for kind in MenuEntry.Kind.values}
        for entry in row.entries.all():
            if (link := self._entry(entry)) is not None:
                kinds[entry.kind].append(link)
        view_all = self.href(row.view_all) if row.view_all else ""
        if not (any(kinds.values()) or view_all) or not (row.on_desktop or row.on_mobile):
            return None
        return Tab(
            id=row.pk,
            name=self.text(row),
            view_all=view_all,
            devices=devices_class(on_desktop=row.on_desktop, on_mobile=row.on_mobile),
            pictured=tuple(kinds[MenuEntry.Kind.PICTURED]),
            plain=tuple(kinds[MenuEntry.Kind.PLAIN]),
            quick=tuple(kinds[MenuEntry.Kind.QUICK]),
        )

    def _entry(self, row: MenuEntry) -> Link | None:
        """None where the entry is for no device, or leads to a creation that this market does not show."""
        if not (row.on_desktop or row.on_mobile):
            return None
        if row.product_id and row.product_id not in self.products and row.address.lstrip("/").startswith("creations/"):
            return None
        return Link(
            name=self.text(row),
            href=self.href(row.address),
            devices=devices_class(on_desktop=row.on_desktop, on_mobile=row.on_mobile),
            picture=self._picture(row),
            kind=row.kind,
        )

    def _picture(self, row: MenuEntry) -> PictureSources | None:
        """Its own picture, else its creation's packshot."""
        if own := self.pictures.get(row.picture_id or 0):
            return picture_sources(own)
        product = self.products.get(row.product_id or 0)
        if product is None or product.packshot is None:
            return None
        return picture_sources(product.packshot, self.names.profile_of(product.category_id))


_menus = PerStorefront(read_menu)
_footers = PerStorefront(read_footer)
_phones = PerStorefront(read_phone_links)
