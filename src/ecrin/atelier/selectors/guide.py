"""The guide to the four Cs: drawings to scale, made once."""

from functools import cache
from typing import Any

from django.utils.safestring import SafeString

from ecrin.atelier.rules import guide_drawing as drawing
from ecrin.atelier.rules.stones import COLOURS, SHAPES
from ecrin.markets.rules import StorefrontInfo


@cache
def _drawings() -> dict[str, Any]:
    safe = {name: SafeString(svg) for name, svg in drawing.cuts().items()}
    return {
        "weights": [(carat, across, SafeString(svg)) for carat, across, svg in drawing.weights()],
        "tints": [(colour, SafeString(drawing.tint(colour))) for colour in COLOURS],
        "loupes": [(name, SafeString(svg)) for name, svg in drawing.loupes()],
        "cuts": safe,
    }


def guide_page(storefront: StorefrontInfo) -> dict[str, Any]:
    """No query."""
    return {"market": storefront.market, "shapes": SHAPES, **_drawings()}
