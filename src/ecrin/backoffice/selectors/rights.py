"""Who may do what, and what each staff address asks for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Model, Q, QuerySet
from django.urls import ResolverMatch
from wagtail.admin.viewsets import viewsets
from wagtail.coreutils import resolve_model_string
from wagtail.models import Collection
from wagtail.permission_policies import ModelPermissionPolicy

from ecrin.backoffice import rules
from ecrin.backoffice.models import RoleAssignment
from ecrin.catalog.models import Price, Variant
from ecrin.clients.models import User
from ecrin.core.money import decimals
from ecrin.markets.models import Market
from ecrin.markets.rules import MarketInfo

Roles = dict[str, frozenset[int] | None]
"""The markets' ids of each role; None is every market."""


def grants_of(user: Any) -> tuple[rules.Grant, ...]:
    """The roles of a person, kept on the object: one query a request."""
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return ()
    known: tuple[rules.Grant, ...] | None = getattr(user, "_grants", None)
    if known is None:
        markets: dict[str, set[int]] = defaultdict(set)
        everywhere = set()
        for role, whole, market in RoleAssignment.objects.filter(user=user).values_list(
            "role", "everywhere", "markets"
        ):
            markets[role].update([market] if market else [])
            if whole:
                everywhere.add(role)
        known = user._grants = tuple(  # noqa: SLF001 - a note of ours on the person of this request
            rules.Grant(role, None if role in everywhere else frozenset(ids)) for role, ids in markets.items()
        )
    return known


def roles_of(person: User) -> Roles:
    """Her roles as they are written, also while she may not sign in."""
    held = RoleAssignment.objects.filter(user=person).prefetch_related("markets")
    return {one.role: None if one.everywhere else frozenset(market.pk for market in one.markets.all()) for one in held}


def markets_of(user: Any, permission: str) -> frozenset[int] | None:
    """Ids of the markets in which a person holds a permission; None means every market. At most one query."""
    if user.is_active and user.is_superuser:
        return None
    return rules.reach(grants_of(user), permission)


def may_in(user: Any, permission: str, market: MarketInfo) -> bool:
    """Whether a person holds a permission in a market. At most one query."""
    return bool(user.has_perm(permission, market))


def people_with(permission: str) -> QuerySet[User]:
    """The active staff who hold a permission in some market."""
    roles = [role for role in rules.ROLES if rules.role_allows(role, permission)]
    held = Q(is_staff=True, roles__role__in=roles) & (Q(roles__everywhere=True) | Q(roles__markets__isnull=False))
    return User.objects.filter(Q(is_superuser=True) | held, is_active=True).distinct()


class RoleBackend(ModelBackend):
    """Answers `user.has_perm(permission, market)` from roles. Groups and Django's permission rows count for nothing."""

    def get_user(self, user_id: int) -> User | None:
        """Who a session is of; nobody, from the moment her account is closed, in every process."""
        user: User | None = super().get_user(user_id)
        return None if user is None or user.is_closed else user

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether a person holds a permission in a market (a `Market` or `MarketInfo`), or in any when none is given."""
        return rules.allows(grants_of(user_obj), perm, obj.id if obj is not None else None)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(
            granted == "*" or granted.startswith(f"{app_label}.")
            for grant in grants_of(user_obj)
            for granted in rules.ROLES.get(grant.role, ())
        )

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:  # noqa: ARG002 - Django's signature
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:  # noqa: ARG002 - Django's signature
        return set()


class RolePolicy(ModelPermissionPolicy):
    """What Wagtail asks about a model's screens, answered from roles instead of permission rows."""

    def users_with_any_permission(self, actions: Any) -> QuerySet[User]:
        people = User.objects.none()
        for action in actions:
            people |= people_with(self._get_permission_name(action))
        return people.distinct()


class PicturePolicy(RolePolicy):
    """Pictures are not divided by collection: a collection is a drawer, not a lock."""

    def collections_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Model]:
        every: QuerySet[Model] = Collection.objects.all()
        return every if self.user_has_any_permission(user, actions) else every.none()

    def collections_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Model]:
        return self.collections_user_has_any_permission_for(user, [action])


def screens() -> dict[str, tuple[str, str]]:
    """The `(room, model)` that each namespace of model screens is of."""
    found = {}
    for viewset in viewsets.viewsets:
        model = getattr(viewset, "model", None)
        if viewset.name and model is not None:
            options = resolve_model_string(model)._meta  # noqa: SLF001 - Django's documented name
            found[viewset.url_namespace] = (options.app_label, options.model_name)
    return found


def permission_for(match: ResolverMatch) -> str | None:
    """The permission that a staff address asks for; None when it is not declared."""
    if match.view_name == "wagtail_bulk_action":
        asked = match.kwargs
        return rules.BULK.get((asked["app_label"], asked["model_name"], asked["action"]))
    if not match.url_name:
        return rules.CLOSED
    return rules.address_permission(match.view_name, screens())


Wanted = dict[tuple[str, str], Any]


def skus_of(products: Sequence[int]) -> list[str]:
    """The SKUs of creations, in order; one query."""
    rows = Variant.objects.filter(product_id__in=products, sku__isnull=False).order_by("product_id", "position", "id")
    return [sku for sku in rows.values_list("sku", flat=True) if sku]


def wanted_prices(products: Sequence[int], markets: Iterable[Market], how: str, number: Decimal, step: int) -> Wanted:
    """The amounts in minor units that a change of prices asks for; two queries.

    A percentage moves the prices that a market has of its own; where it follows another market's, it goes on doing so.
    """
    skus, chosen = skus_of(products), {market.code: market for market in markets}
    if how == "percent":
        rows = Price.objects.filter(sku__in=skus, market__code__in=chosen).values_list("sku", "market__code", "amount")
        return {
            (sku, code): rules.moved_amount(amount, number, step * 10 ** decimals(chosen[code].currency))
            for sku, code, amount in rows.order_by("sku", "market__position")
        }
    amounts = {code: None if how == "remove" else _minor(number, market.currency) for code, market in chosen.items()}
    return {(sku, code): amount for sku in skus for code, amount in amounts.items()}


def _minor(number: Decimal, currency: str) -> int | Decimal:
    """Minor units; what is finer stays a fraction, which the plan refuses with its reason."""
    amount = number.scaleb(decimals(currency))
    return int(amount) if amount == amount.to_integral_value() else amount
