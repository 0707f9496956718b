"""What the page makes of an empty house: plain values, in the order in which they are loaded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .addresses import Target, later_page, old_path, segments, slug_of
from .materials import names_and_materials
from .reader import Page
from .shape import MenuDepartment, PhoneLink, Pictured, Plain, Quick, Shapes, Tab

FOR_WHOM = re.compile(r"^(?:wo)?men-?s-")


@dataclass
class Category:
    department: str
    slug: str
    name: str
    parent: str = ""
    profile: str = ""


@dataclass(frozen=True)
class Product:
    """A creation that the page mentions; `categories` are `(department, slug)`, in the order of the menu."""

    slug: str
    name: str
    department: str
    categories: tuple[tuple[str, str], ...]
    collection: str
    materials: tuple[str, ...]
    reference: str = ""
    is_strap: bool = False


@dataclass(frozen=True)
class Entry:
    kind: str
    name: str
    address: str
    on_desktop: bool = True
    on_mobile: bool = True
    product: str = ""
    picture: str = ""


@dataclass(frozen=True)
class MenuTab:
    name: str
    view_all: str
    on_desktop: bool
    on_mobile: bool
    picture_widths: dict[str, int]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Menu:
    key: str
    name: str
    department: str
    address: str
    is_carousel: bool
    picture: str
    tabs: tuple[MenuTab, ...]


@dataclass
class Plan:
    """Everything, by slug. Dictionaries keep the order of the page."""

    departments: dict[str, str] = field(default_factory=dict)
    categories: dict[tuple[str, str], Category] = field(default_factory=dict)
    collections: dict[str, str] = field(default_factory=dict)
    selections: dict[str, tuple[str, str]] = field(default_factory=dict)
    """`(department, name)` by slug; without a department where several name it."""
    products: dict[str, Product] = field(default_factory=dict)
    menu: list[Menu] = field(default_factory=list)
    old_addresses: dict[str, Target] = field(default_factory=dict)
    mentions: int = 0


@dataclass(frozen=True)
class Link:
    """An address of the menu with the title over it and the tab that it stands under."""

    address: str
    title: str
    tab: str
    mention: str = ""


def plan_of(page: Page, shapes: Shapes) -> Plan:
    """The whole plan. Nothing is invented: no price, no SKU, no reference but the straps' own."""
    planner = _Planner(shapes)
    planner.trees()
    planner.products()
    planner.straps()
    planner.profiles()
    planner.menu()
    planner.old_addresses(page)
    return planner.plan


class _Planner:
    """Carries the plan while it grows; each step stands on those before it."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self.plan = Plan()
        self.links = list(_links(shapes))
        self.mentions = {slug_of(link.mention) for link in self.links if link.mention}
        self.targets: dict[str, Target] = {}

    def trees(self) -> None:
        for key, tree in self.shapes.departments.items():
            if slug := _department_of(tree):
                self.plan.departments[slug] = tree.level0.text if slug_of(tree.level0.text) == slug else key
        for link in self.links:
            parts = segments(link.address)
            if parts[2:3] == ("collections",) and len(parts) > 3:
                self.plan.collections.setdefault(parts[3], sentence_case(link.title))
        for link in self.links:
            self.targets.setdefault(old_path(link.address), self._target(link))

    def _target(self, link: Link) -> Target:
        parts = segments(link.address)
        if parts[:1] == ("home",):
            return Target("")
        if len(parts) < 2 or parts[0] != "collections" or parts[1] not in self.plan.departments:
            return later_page(parts)
        department, rest = parts[1], parts[2:]
        root = f"collections/{department}/"
        if not rest or rest == ("collections",) or rest[0] == "features":
            return Target(root, is_permanent=rest[:1] != ("features",))
        if rest[0] == "collections":
            return Target(f"{root}collections/{rest[1]}/")
        if rest[0] == "selections":
            known = self.plan.selections.get(rest[-1])
            if known is None:
                self.plan.selections[rest[-1]] = (department, sentence_case(link.title))
            elif known[0] != department:
                self.plan.selections[rest[-1]] = ("", known[1])
            return Target(f"{root}selections/{rest[-1]}/")
        return Target(self._category_path(root, department, rest, link))

    def _category_path(self, root: str, department: str, rest: tuple[str, ...], link: Link) -> str:
        parent = self._category(
            department, rest[0], link.title if len(rest) == 1 else rest[0].replace("-", " ").capitalize()
        )
        if len(rest) == 1:
            return f"{root}{parent.slug}/"
        if collection := self._collection(link, parent):
            return f"{root}{parent.slug}/{collection}/"
        slug = rest[-1]
        taken = self.plan.categories.get((department, slug))
        if taken and taken.parent != parent.slug:
            slug = f"{parent.slug}-{slug}"
        child = self._category(department, slug, link.title, parent=parent.slug)
        return f"{root}{parent.slug}/{child.slug}/"

    def _category(self, department: str, slug: str, name: str, *, parent: str = "") -> Category:
        fresh = Category(department, slug, sentence_case(name), parent)
        return self.plan.categories.setdefault((department, slug), fresh)

    def _collection(self, link: Link, category: Category) -> str:
        """The collection that a link under a category narrows to; empty where it is a category of its own.

        It is a collection when a collection has that name, or when the name of some mentioned product begins with it.
        """
        stem = slug_of(link.title)
        for words in (category.slug, slug_of(link.tab)):
            stem = stem.removesuffix(words).strip("-") or stem
        if stem in self.plan.collections:
            return stem
        if any(mention.startswith(f"{stem}-") for mention in self.mentions):
            self.plan.collections[stem] = sentence_case(link.title)
            return stem
        return ""

    def products(self) -> None:
        places: dict[str, list[str]] = {}
        texts: dict[str, str] = {}
        for link in self.links:
            if not link.mention:
                continue
            self.plan.mentions += 1
            slug = slug_of(link.mention)
            texts.setdefault(slug, link.mention)
            places.setdefault(slug, []).append(self.targets[old_path(link.address)].path)
        for slug, text in texts.items():
            name, materials = names_and_materials(text)
            department, categories = self._places(slug, places[slug])
            self.plan.products[slug] = Product(
                slug, name, department, categories, self._collection_of(slug, places[slug]), materials
            )

    def _places(self, slug: str, paths: list[str]) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Department and categories: where the menu shows it; for one shown under collections only, what its name says."""
        found: list[tuple[str, str]] = []
        for path in paths:
            _root, department, *parts = path.strip("/").split("/")
            names = [(department, part) for part in parts if (department, part) in self.plan.categories]
            found += [names[-1]] if names and names[-1] not in found else []
        if not found:
            kinds = [key for key in self.plan.categories if f"-{singular(key[1])}-" in f"-{slug}-"]
            found = sorted(kinds, key=lambda key: len(key[1]), reverse=True)[:1]
        named = [one for one in self.plan.departments if f"-{singular(one)}-" in f"-{slug}-"]
        department = named[0] if named else found[0][0] if found else paths[0].split("/")[1]
        return department, tuple(found)

    def _collection_of(self, slug: str, paths: list[str]) -> str:
        starts = [one for one in self.plan.collections if slug.startswith(f"{one}-")]
        if starts:
            return max(starts, key=len)
        shown = [path.strip("/").split("/")[-1] for path in paths]
        return next((one for one in shown if one in self.plan.collections), "")

    def straps(self) -> None:
        """The watch straps of the page: products of their own, with the reference that the page gives."""
        if not self.shapes.straps:
            return
        department = "watches" if "watches" in self.plan.departments else next(iter(self.plan.departments))
        self._category(department, "straps", "Straps")
        for strap in self.shapes.straps:
            slug = f"strap-{strap.reference.lower()}"
            self.plan.products[slug] = Product(
                slug, f"Strap {strap.reference}", department, ((department, "straps"),), "", (), strap.reference,
                is_strap=True,
            )  # fmt: skip

    def profiles(self) -> None:
        """Give a mapped name's picture profile to the categories that bear it ("Women's bags" bears "Bags"), and to all
        of the department that does.
        """
        for name, profile in self.shapes.mapping.items():
            for category in self.plan.categories.values():
                if slug_of(name) in (category.department, category.slug, FOR_WHOM.sub("", slug_of(category.name))):
                    category.profile = category.profile or profile

    def menu(self) -> None:
        for key, tree in self.shapes.departments.items():
            department = _department_of(tree)
            section = segments(next(_addresses(tree)))[0]
            self.plan.menu.append(
                Menu(
                    key=slug_of(key),
                    name=tree.level0.text,
                    department=department,
                    address=f"collections/{department}/" if department else f"{section}/",
                    is_carousel=tree.isCarouselView,
                    picture=tree.imageUrl,
                    tabs=tuple(self._tab(tab) for tab in tree.level1),
                )
            )

    def _tab(self, tab: Tab) -> MenuTab:
        widths = tab.imageRendition.default.model_dump() if tab.imageRendition else {}
        return MenuTab(
            name=clean(tab.tabTitle),
            view_all=self._address(tab.viewall) if tab.viewall else "",
            on_desktop=not tab.hideInDesktop,
            on_mobile=not tab.hideInMobile,
            picture_widths={name: int(width) for name, width in widths.items()},
            entries=tuple(self._entry(one) for one in (*tab.level2, *tab.level3)),
        )

    def _entry(self, one: Pictured | Plain | Quick) -> Entry:
        if isinstance(one, Quick):
            return Entry("quick", clean(one.pageTitle), self._address(one.pageURL))
        desktop, mobile = not one.hideInDesktop, not one.hideInMobile
        if isinstance(one, Plain):
            return Entry("plain", clean(one.title), self._address(one.linkUrl), desktop, mobile)
        return Entry(
            "pictured",
            clean(one.pageTitle),
            self._address(one.pageURL),
            desktop,
            mobile,
            product=slug_of(mention_of(one)),
            picture=one.packshotImage,
        )

    def _address(self, address: str) -> str:
        """Where the menu leads: the page itself, also where it comes later (the menu shows such an entry as text)."""
        target = self.targets[old_path(address)]
        return target.path if target.is_permanent else "/".join((*segments(address), ""))

    def old_addresses(self, page: Page) -> None:
        own = {old_path(page.address): later_page(segments(page.address))}
        links = [link.url for link in phone_links(self.shapes) if link.url]
        phone = {old_path(url): later_page(segments(url)) for url in links}
        self.plan.old_addresses = {**phone, **own, **self.targets}


def _links(shapes: Shapes) -> Iterator[Link]:
    """Every address of the menu, tabs' own pages first so that categories take their names from tabs."""
    tabs = [tab for tree in shapes.departments.values() for tab in tree.level1]
    for tab in tabs:
        if tab.viewall:
            yield Link(tab.viewall, tab.tabTitle, tab.tabTitle)
    for tab in tabs:
        for one in tab.level2:
            if isinstance(one, Pictured):
                yield Link(one.pageURL, one.pageTitle, tab.tabTitle, mention_of(one))
            else:
                yield Link(one.linkUrl, one.title, tab.tabTitle)
        for quick in tab.level3:
            yield Link(quick.pageURL, quick.pageTitle, tab.tabTitle)


def mention_of(entry: Pictured) -> str:
    """The product that an entry names; a lone hyphen names none."""
    return entry.productNameAndMaterial.strip(" .-") and entry.productNameAndMaterial.strip(" .")


def phone_links(shapes: Shapes) -> tuple[PhoneLink, ...]:
    links = shapes.phone_links
    return (links.contactUs, links.phoneNo, links.myWishlist, links.myAccount)


def _addresses(tree: MenuDepartment) -> Iterator[str]:
    for tab in tree.level1:
        yield from filter(None, [tab.viewall])
        yield from (one.pageURL if isinstance(one, Pictured) else one.linkUrl for one in tab.level2)


def _department_of(tree: MenuDepartment) -> str:
    """The catalogue's department that a tree of the menu shows, from its first address; empty for stories and services."""
    parts = segments(next(_addresses(tree), ""))
    return parts[1] if len(parts) > 1 and parts[0] == "collections" else ""


def singular(slug: str) -> str:
    """`wedding-bands` is `wedding-band`, `watches` is `watch`: enough for the names that a catalogue's categories have."""
    return slug[:-2] if slug.endswith(("ches", "sses", "xes")) else slug.removesuffix("s")


def clean(title: str) -> str:
    """A title on one line, without no-break or doubled spaces."""
    return " ".join(title.split())


def sentence_case(title: str) -> str:
    """A title in capitals as a sentence (`NEW ARRIVALS` is `New arrivals`); short ones are names and stay."""
    words = clean(title)
    return words.capitalize() if words.isupper() and len(words) > 5 else words
