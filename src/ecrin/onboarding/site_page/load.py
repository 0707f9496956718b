"""Write the plan into an empty house: one verb, one transaction, or nothing."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.atelier.models import Strap
from ecrin.catalog.models import (
    Category,
    Collection,
    Department,
    Material,
    PictureProfile,
    Product,
    Selection,
    Variant,
)
from ecrin.core.changes import touch
from ecrin.core.errors import Conflict
from ecrin.legal.services import keep_draft
from ecrin.markets.models import ContactHours, DeliveryMethod, Market
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot
from ecrin.markets.services import load_shipped_data
from ecrin.onboarding.models import HouseLoad
from ecrin.shop.models import FooterGroup, FooterLink, MenuDepartment, MenuEntry, MenuTab, MobileLink, OldAddress

from . import markets
from .facts import SOCIAL, Facts, facts_of
from .plan import Plan, phone_links, plan_of
from .reader import BrokenPage, Page
from .report import Counts, counts_of
from .shape import Shapes, shaped

Progress = Callable[[str], None]
STEPS = 10  # how often `progress` is called when a house is filled


class AnotherHouse(Conflict):
    code = "another-house"
    sentence = _("Another house is here already; import a page into an empty one (a data folder of its own).")


@dataclass(frozen=True)
class Imported:
    """What the page holds and where it differs from what is here; `is_new` when this call filled the house."""

    counts: Counts
    differences: list[str]
    is_new: bool


@dataclass
class Rows:
    """The rows made so far, by slug, for those that refer to them."""

    departments: dict[str, Department] = field(default_factory=dict)
    categories: dict[tuple[str, str], Category] = field(default_factory=dict)
    collections: dict[str, Collection] = field(default_factory=dict)
    materials: dict[str, Material] = field(default_factory=dict)
    profiles: dict[str, PictureProfile] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)


def import_page(*, page: Page, progress: Progress = lambda _step: None) -> Imported:
    """Fill an empty house from a saved page. The same page again changes nothing and only says where things differ.

    Raises:
        BrokenPage: the page is not whole or not of this shape; nothing was loaded.
        AnotherHouse: this installation holds a house that did not come from this page.
    """
    progress("shapes")
    shapes, facts = shaped(page), facts_of(page)
    progress("plan")
    plan = plan_of(page, shapes)
    counts = counts_of(shapes, facts, plan)
    with transaction.atomic():
        if HouseLoad.objects.select_for_update().filter(kind=HouseLoad.Kind.SITE, source=page.address).exists():
            return Imported(counts, _differences(page, shapes, facts), is_new=False)
        if any(model.objects.exists() for model in (Product, Department, MenuDepartment, HouseLoad)):
            raise AnotherHouse
        progress("markets")
        load_shipped_data()
        storefront = markets.storefront_of(page.address, snapshot())
        if storefront is None:
            raise BrokenPage("its address names no storefront that is known here.", line=1)
        found = _differences(page, shapes, facts)
        rows = Rows()
        steps: tuple[tuple[str, Callable[[], Any]], ...] = (
            ("trees", lambda: _trees(plan, shapes, rows)),
            ("products", lambda: _products(plan, rows)),
            ("menu", lambda: _menu(plan, rows)),
            ("phone links and footer", lambda: _phone_links_and_footer(shapes, facts)),
            ("old addresses", lambda: _old_addresses(plan)),
            ("delivery, returns, hours", lambda: _market(facts, storefront)),
            ("legal draft", lambda: _legal(page, facts, storefront)),
        )
        for name, step in steps:
            progress(name)
            step()
        HouseLoad.objects.create(
            kind=HouseLoad.Kind.SITE,
            source=page.address,
            digest=hashlib.sha256("\n".join(page.lines).encode()).hexdigest(),
            counts=asdict(counts),
        )
        touch("taxonomy", "menu", "markets", "straps", *(f"product:{product.pk}" for product in rows.products.values()))
    return Imported(counts, found, is_new=True)


def _differences(page: Page, shapes: Shapes, facts: Facts) -> list[str]:
    here = snapshot()
    found = markets.differences(shapes.dispatch, here)
    storefront = markets.storefront_of(page.address, here)
    if storefront:
        market = Market.objects.get(pk=storefront.market.id)
        for column, value in markets.market_values(facts).items():
            ours = getattr(market, column)
            if ours and ours != value:
                found.append(f"Market {market.code}: {column.replace('_', ' ')} is {value} on the page, {ours} here.")
    return found


def _trees(plan: Plan, shapes: Shapes, rows: Rows) -> None:
    profiles = [
        PictureProfile(
            code=code,
            mobile=int(profile.maxwidthmobile),
            portrait_mobile=int(profile.maxwidthportraitmobile),
            landscape_mobile=int(profile.maxwidthlandscapemobile),
            portrait_tablet=int(profile.maxwidthportraitipad),
            landscape_tablet=int(profile.maxwidthlandscapeipad),
            desktop=int(profile.maxwidthdesktop),
        )
        for code, profile in shapes.profiles.items()
    ]
    rows.profiles = {row.code: row for row in PictureProfile.objects.bulk_create(profiles)}
    departments = [Department(slug=s, name=n, position=i) for i, (s, n) in enumerate(plan.departments.items())]
    rows.departments = {row.slug: row for row in Department.objects.bulk_create(departments)}
    collections = [Collection(slug=s, name=n, position=i) for i, (s, n) in enumerate(plan.collections.items())]
    rows.collections = {row.slug: row for row in Collection.objects.bulk_create(collections)}
    for level in (False, True):
        wanted = {key: one for key, one in plan.categories.items() if bool(one.parent) is level}
        made = [
            Category(
                department=rows.departments[one.department],
                parent=rows.categories[one.department, one.parent] if level else None,
                slug=one.slug,
                name=one.name,
                picture_profile=rows.profiles.get(one.profile),
                position=position,
            )
            for position, one in enumerate(wanted.values())
        ]
        rows.categories |= dict(zip(wanted, Category.objects.bulk_create(made), strict=True))
    Selection.objects.bulk_create(
        Selection(slug=slug, name=name, department=rows.departments.get(department), position=position)
        for position, (slug, (department, name)) in enumerate(plan.selections.items())
    )


def _products(plan: Plan, rows: Rows) -> None:
    _materials(plan, rows)
    now = timezone.now()
    products = []
    for rank, one in enumerate(plan.products.values(), start=1):
        own = [key for key in one.categories if key[0] == one.department]
        products.append(
            Product(
                slug=one.slug,
                reference=one.reference or None,
                name=one.name,
                department=rows.departments[one.department],
                category=rows.categories[own[0]] if own else None,
                collection=rows.collections.get(one.collection),
                rank=rank * 10,
                live=True,
                first_published_at=now,
                last_published_at=now,
            )
        )
    rows.products = dict(zip(plan.products, Product.objects.bulk_create(products), strict=True))
    Variant.objects.bulk_create(
        Variant(product=rows.products[one.slug], material=rows.materials.get("-".join(one.materials)))
        for one in plan.products.values()
    )
    Strap.objects.bulk_create(Strap(product=rows.products[one.slug]) for one in plan.products.values() if one.is_strap)
    links = Product.more_categories.through
    links.objects.bulk_create(
        links(product_id=rows.products[one.slug].pk, category_id=rows.categories[key].pk)
        for one in plan.products.values()
        for key in one.categories
        if rows.categories[key].pk != rows.products[one.slug].category_id
    )


def _materials(plan: Plan, rows: Rows) -> None:
    """Single materials, then the blends of those that a product names together."""
    named = [one.materials for one in plan.products.values() if one.materials]
    single = dict.fromkeys(part for parts in named for part in parts)
    blends = {"-".join(parts): parts for parts in named if len(parts) > 1}
    made = Material.objects.bulk_create(
        Material(slug=slug, name=_material_name(slug.split("-")), position=position)
        for position, slug in enumerate(single)
    )
    rows.materials = {row.slug: row for row in made}
    for slug, parts in blends.items():
        words = ", ".join(rows.materials[part].name.lower() for part in parts)
        blend = Material.objects.create(slug=slug, name=words.capitalize(), position=len(rows.materials))
        blend.parts.set(rows.materials[part] for part in parts)
        rows.materials[slug] = blend


def _material_name(words: Iterable[str]) -> str:
    return " ".join(words).capitalize()


def _menu(plan: Plan, rows: Rows) -> None:
    for position, menu in enumerate(plan.menu):
        department = MenuDepartment.objects.create(
            key=menu.key,
            name=menu.name,
            department=rows.departments.get(menu.department),
            address=menu.address,
            is_carousel=menu.is_carousel,
            position=position,
        )
        tabs = MenuTab.objects.bulk_create(
            MenuTab(
                department=department,
                name=tab.name,
                view_all=tab.view_all,
                on_desktop=tab.on_desktop,
                on_mobile=tab.on_mobile,
                picture_widths=tab.picture_widths,
                position=place,
            )
            for place, tab in enumerate(menu.tabs)
        )
        MenuEntry.objects.bulk_create(
            MenuEntry(
                tab=row,
                kind=entry.kind,
                name=entry.name,
                address=entry.address,
                on_desktop=entry.on_desktop,
                on_mobile=entry.on_mobile,
                product=rows.products.get(entry.product),
                position=place,
            )
            for row, tab in zip(tabs, menu.tabs, strict=True)
            for place, entry in enumerate(tab.entries)
        )


def _phone_links_and_footer(shapes: Shapes, facts: Facts) -> None:
    keys = ("contact", "telephone", "wishlist", "account")
    MobileLink.objects.bulk_create(
        MobileLink(
            key=key,
            name=link.text,
            address=f"tel:{link.text}" if key == "telephone" else f"{key}/",
            position=position,
        )
        for position, (key, link) in enumerate(zip(keys, phone_links(shapes), strict=True))
    )
    for position, group in enumerate(facts.footer):
        row = FooterGroup.objects.create(name=group.name, position=position)
        FooterLink.objects.bulk_create(
            FooterLink(group=row, kind=_footer_kind(name), name=name.partition(":")[0], position=place)
            for place, name in enumerate(group.links)
        )


def _footer_kind(name: str) -> str:
    if name.lower() in SOCIAL:
        return FooterLink.Kind.SOCIAL
    return FooterLink.Kind.CALL if name.lower().startswith("call ") else FooterLink.Kind.PAGE


def _old_addresses(plan: Plan) -> None:
    OldAddress.objects.bulk_create(
        OldAddress(path=path, target=target.path, is_permanent=target.is_permanent)
        for path, target in plan.old_addresses.items()
    )


def _market(facts: Facts, storefront: StorefrontInfo) -> None:
    """What the page says of its own market goes where the market says nothing."""
    market = Market.objects.get(pk=storefront.market.id)
    for column, value in markets.market_values(facts).items():
        if not getattr(market, column):
            setattr(market, column, value)
    market.save()
    if not market.delivery_methods.exists():
        DeliveryMethod.objects.bulk_create(
            DeliveryMethod(
                market=market,
                code=method.name.lower(),
                name=method.name,
                min_days=method.least_days,
                max_days=method.most_days,
                fee=method.fee,
                free_from=method.free_from,
                position=position,
            )
            for position, method in enumerate(facts.delivery)
        )
    if not market.contact_hours.exists():
        ContactHours.objects.bulk_create(
            ContactHours(market=market, weekday=one.weekday, opens=one.opens, closes=one.closes) for one in facts.hours
        )


def _legal(page: Page, facts: Facts, storefront: StorefrontInfo) -> None:
    keep_draft(
        kind="terms-of-use",
        market_code=storefront.market.code,
        language=storefront.language,
        title=facts.legal.title,
        sections=[(one.number, one.heading, one.body) for one in facts.legal.sections],
        source=page.address,
    )
