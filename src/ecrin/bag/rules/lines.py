"""What makes two lines one, and how much a bag may hold."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

MOST_OF_ONE = 99
"""More of one piece in one line is an order for a house's advisor, whatever the limits say."""
MOST_IN_BAG = 50
"""Lines in one bag, and wishes in one list: a bound on what a stranger can have us keep."""
MOST_PERSONAL = 2000

Mark = tuple[str, str, bool]
"""What a line is of: SKU, digest of its personalisation, whether it is saved for later. Lines alike are one line."""


def personal_digest(personalisation: Mapping[str, Any]) -> str:
    """The same for the same wishes in whatever order; empty for none.

    Raises:
        ValueError: more than is kept beside one piece.
    """
    if not personalisation:
        return ""
    text = json.dumps(personalisation, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    if len(text) > MOST_PERSONAL:
        raise ValueError("more personalisation than is kept beside one piece")
    return sha256(text.encode()).hexdigest()[:16]


def mark_of(sku: str, personalisation: Mapping[str, Any], *, saved: bool = False) -> Mark:
    """See `Mark`."""
    return sku, personal_digest(personalisation), saved
