"""How much of everything the page holds: what the command prints, what tests compare."""

from dataclasses import asdict, dataclass

from . import markets
from .facts import Facts
from .plan import Plan, mention_of, phone_links
from .shape import Pictured, Shapes


@dataclass(frozen=True)
class Counts:
    regions: int
    countries: int
    selling_countries: int
    country_language_pairs: int
    markets: int
    storefronts: int
    languages: int
    departments: int
    tabs: int
    entries: int
    quick_links: int
    phone_links: int
    department_pictures: int
    mentions: int
    products: int
    products_with_material: int
    products_with_several_materials: int
    products_without_material: int
    picture_profiles: int
    category_mappings: int
    sorts: int
    straps: int
    delivery_methods: int
    return_days: int
    contact_hours: int
    footer_groups: int
    legal_sections: int
    old_addresses: int

    def lines(self) -> list[str]:
        """`  9 departments`, one a line, in order."""
        return [f"{value:>5} {name.replace('_', ' ')}" for name, value in asdict(self).items()]


def counts_of(shapes: Shapes, facts: Facts, plan: Plan) -> Counts:
    tabs = [tab for tree in shapes.departments.values() for tab in tree.level1]
    entries = [entry for tab in tabs for entry in tab.level2]
    mentions = [mention_of(entry) for entry in entries if isinstance(entry, Pictured) and mention_of(entry)]
    mentioned = [one for one in plan.products.values() if not one.reference]
    dispatch = markets.counts_of(shapes.dispatch)
    return Counts(
        regions=dispatch.regions,
        countries=dispatch.countries,
        selling_countries=dispatch.selling,
        country_language_pairs=dispatch.pairs,
        markets=dispatch.markets,
        storefronts=dispatch.storefronts,
        languages=dispatch.languages,
        departments=len(shapes.departments),
        tabs=len(tabs),
        entries=len(entries),
        quick_links=sum(len(tab.level3) for tab in tabs),
        phone_links=len(phone_links(shapes)),
        department_pictures=sum(bool(tree.imageUrl) for tree in shapes.departments.values()),
        mentions=len(mentions),
        products=len(mentioned),
        products_with_material=sum(bool(one.materials) for one in mentioned),
        products_with_several_materials=sum(len(one.materials) > 1 for one in mentioned),
        products_without_material=sum(not one.materials for one in mentioned),
        picture_profiles=len(shapes.profiles),
        category_mappings=len(shapes.mapping),
        sorts=len(shapes.sorts),
        straps=len(shapes.straps),
        delivery_methods=len(facts.delivery),
        return_days=facts.return_days,
        contact_hours=len(facts.hours),
        footer_groups=len(facts.footer),
        legal_sections=len(facts.legal.sections),
        old_addresses=len(plan.old_addresses),
    )
