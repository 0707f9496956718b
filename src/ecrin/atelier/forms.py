"""What a visitor wishes for, as a page posts it."""

from collections.abc import Mapping
from typing import Any

from ecrin.atelier.selectors import KINDS

MOST_NAMES, MOST_SIGNS = 20, 400


def personalisation_from(posted: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The wishes among posted fields that are named `<kind>.<name>`, by kind; fields left empty are none. Nothing is
    judged here: see `selectors.made`.
    """
    found: dict[str, dict[str, str]] = {}
    for field in posted:
        kind, dot, name = field.partition(".")
        value = str(posted[field]).strip()[:MOST_SIGNS]
        if dot and kind in KINDS and value and len(found.setdefault(kind, {})) < MOST_NAMES:
            found[kind][name[:40]] = value
    return {kind: fields for kind, fields in found.items() if fields}
