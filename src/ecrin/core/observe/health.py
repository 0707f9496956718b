"""`/healthz`: this process answers. `/readyz`: it can do its work, or the reasons why not.

Rooms above add checks with `wanted(name)`: a function that returns a reason, or nothing when all is well.
"""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

Check = Callable[[], str | None]
_checks: dict[str, Check] = {}


def wanted(name: str) -> Callable[[Check], Check]:
    """Declare something that a process needs before it is sent visitors."""

    def declare(check: Check) -> Check:
        _checks[name] = check
        return check

    return declare


@wanted("database")
def _database() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return None


@wanted("migrations")
def _migrations() -> str | None:
    waiting = missing_migrations()
    return f"{len(waiting)} migrations are not applied: run `ecrin migrate`" if waiting else None


def missing_migrations() -> list[str]:
    """Names of the migrations that this code has and the database has not."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def not_ready() -> dict[str, str]:
    """The checks that fail, each with its reason."""
    reasons = {}
    for name, check in _checks.items():
        try:
            reason = check()
        except (DatabaseError, OSError) as error:
            reason = f"{type(error).__name__}: {error}"
        if reason:
            reasons[name] = reason
    return reasons


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    reasons = not_ready()
    checks = {name: reasons.get(name, "ok") for name in _checks}
    return JsonResponse({"ready": not reasons, "checks": checks}, status=503 if reasons else 200)
