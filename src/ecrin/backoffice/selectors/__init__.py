"""Reads of the back office: rights (`rights`), what waits and what happened (`overview`)."""

from .rights import (
    PicturePolicy,
    RoleBackend,
    RolePolicy,
    Roles,
    Wanted,
    grants_of,
    markets_of,
    people_with,
    permission_for,
    roles_of,
    screens,
    skus_of,
    wanted_prices,
)

__all__ = [
    "PicturePolicy",
    "RoleBackend",
    "RolePolicy",
    "Roles",
    "Wanted",
    "grants_of",
    "markets_of",
    "people_with",
    "permission_for",
    "roles_of",
    "screens",
    "skus_of",
    "wanted_prices",
]
