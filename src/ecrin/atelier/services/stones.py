"""Verbs of single stones: what staff say of one, and what they ask for it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ecrin.atelier.events import Action, StoneChanged
from ecrin.atelier.models import Stone
from ecrin.catalog.rules.plans import Key
from ecrin.catalog.services.kinds import KINDS, markets_by_code
from ecrin.catalog.services.refusals import require
from ecrin.core.changes import touch
from ecrin.core.errors import InvalidInput
from ecrin.core.journal import record


@transaction.atomic
def note_stone(*, stone: Stone, action: Action, actor: Any) -> None:
    """Write into the journal that staff changed a stone."""
    record(StoneChanged(stone.number, action), actor=actor)


@transaction.atomic
def price_stone(*, stone: Stone, prices: Mapping[str, int | None], actor: Any) -> bool:
    """Ask another price of a stone; returns whether one became another. Each is kept with what it was before.

    Args:
        prices: minor units by the code of a market; None takes that market's own price away.

    Raises:
        InvalidInput: no such market, or no price that can be.
        NotAllowed: the actor sets no prices in one of these markets.
    """
    kind, markets = KINDS["prices"], markets_by_code()
    for code, amount in prices.items():
        if code not in markets:
            raise InvalidInput(_("There is no market “%(code)s”."), code=code)
        if wrong := kind.wrong(amount, markets[code]):
            raise InvalidInput(wrong)
    before = kind.current([Key(stone.number, code) for code in prices], lock=True)
    changed = {key: (was, prices[key.market]) for key, was in before.items() if was != prices[key.market]}
    for key in changed:
        require(actor, kind.permission, markets[key.market])
    if changed:
        touch(*kind.write(changed, actor=actor, batch=""))
        record(StoneChanged(stone.number, "changed"), actor=actor)
    return bool(changed)
