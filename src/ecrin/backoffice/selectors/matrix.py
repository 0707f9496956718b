"""Every staff address with the permission that it asks for, and every permission with the roles that have it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from ecrin.backoffice import rules

from .rights import screens

PREFIX = "back-office/"


def walk(patterns: Iterable[Any], prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """`(route, full name)` of every address, in the order in which Django looks."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, f"{namespace}{pattern.name or ''}"
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, route, inner)


def staff_addresses() -> list[tuple[str, str]]:
    """`(route, full name)` of every address of the back office. No query: storefronts' own addresses are left out."""
    own = [one for one in get_resolver().url_patterns if not isinstance(one.pattern, LocalePrefixPattern)]
    return [(route, name) for route, name in walk(own) if route.startswith(PREFIX)]


def asked_by_address() -> dict[str, str]:
    """The permission of each named staff address; an address of many actions at once has one for each."""
    models = screens()
    asked = {
        name: rules.address_permission(name, models) or rules.CLOSED
        for _route, name in staff_addresses()
        if name.rpartition(":")[2] and name != "wagtail_bulk_action"
    }
    many = {f"wagtail_bulk_action {'.'.join(key)}": permission for key, permission in rules.BULK.items()}
    return dict(sorted((asked | many).items()))


def as_markdown() -> str:
    """The page `docs/roles.md`: which role holds which permission, and which addresses each opens."""
    addresses: dict[str, list[str]] = defaultdict(list)
    for name, permission in asked_by_address().items():
        addresses[permission].append(name)
    roles = list(rules.ROLES)
    lines = [
        "# Who may open what",
        "Written by `ecrin roles > docs/roles.md` from `backoffice/rules.py`; a test keeps it true and asks every address as every",
        "role. A role may be given in all markets or in some; what belongs to a market is then refused in the others.",
        "",
        f"| permission | {' | '.join(roles)} | addresses |",
        f"| --- |{' --- |' * len(roles)} --- |",
    ]
    for permission in sorted(set(addresses) - {rules.OPEN, rules.CLOSED}):
        marks = ("yes" if rules.role_allows(role, permission) else "" for role in roles)
        names = ", ".join(f"`{name}`" for name in addresses[permission])
        lines.append(f"| {permission} | {' | '.join(marks)} | {names} |")
    for permission, meaning in ((rules.OPEN, "Open to anybody"), (rules.CLOSED, "Closed to everybody")):
        lines += ["", f"{meaning}: {', '.join(f'`{name}`' for name in addresses[permission])}."]
    return "\n".join(lines) + "\n"
