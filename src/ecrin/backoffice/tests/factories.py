"""The people of the tests."""

from ecrin.backoffice.models import RoleAssignment
from ecrin.clients.models import User
from ecrin.markets.models import Market


def person(*roles, email="", markets=None, **fields):
    """A member of staff with roles: in every market, or in those named by code."""
    name = "-".join(roles) or "nobody"
    user = User.objects.create_user(email or f"{name}@house.test", is_staff=bool(roles), **fields)
    for role in roles:
        assignment = RoleAssignment.objects.create(user=user, role=role, everywhere=markets is None)
        assignment.markets.set(Market.objects.filter(code__in=markets or ()))
    return user


def market(code="us", **fields):
    return Market.objects.get_or_create(code=code, defaults={"name": code.upper(), "currency": "USD", **fields})[0]
