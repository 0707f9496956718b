"""Which rooms export and erase what they know of a person. Filled by each room's `privacy.py`."""

from typing import Any

PRIVACY: dict[str, Any] = {}
