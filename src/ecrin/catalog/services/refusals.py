"""What the catalogue says no to, and whom it lets."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from ecrin.catalog.rules.plans import PlanRow
from ecrin.core.errors import Conflict, InvalidInput, NotAllowed
from ecrin.markets.models import Market


class RowsRefused(InvalidInput):
    """Some rows cannot be; nothing was changed. `rows` says which and why."""

    code = "rows-refused"
    sentence = _("Some rows cannot be used, so nothing was changed: %(first)s")

    def __init__(self, rows: Iterable[PlanRow]) -> None:
        self.rows = tuple(rows)
        super().__init__(first=f"{self.rows[0].label}: {self.rows[0].refusal}")


class ChangedMeanwhile(Conflict):
    """What the plan was made on is no longer so. `rows` says where."""

    code = "changed-meanwhile"
    sentence = _("Something changed since you looked, so nothing was changed: %(first)s")

    def __init__(self, rows: Iterable[PlanRow]) -> None:
        self.rows = tuple(rows)
        super().__init__(first=self.rows[0].label)


class AlreadyUndone(Conflict):
    code = "already-undone"
    sentence = _("This change was already undone.")


class NothingToApprove(Conflict):
    code = "nothing-to-approve"
    sentence = _("Nothing waits for approval here.")


def require(actor: Any, permission: str, market: Market | None = None) -> None:
    """Let an actor pass who has the right (in the market, where one is given). None is the house's own programs.

    Raises:
        NotAllowed: the actor has not.
    """
    if actor is not None and not actor.has_perm(permission, market):
        raise NotAllowed
