"""Materials and sizes to choose on a creation's page, each with the address that chooses it. No query."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ecrin.catalog.rules import SizeGuideInfo, size_in
from ecrin.catalog.selectors import taxonomy
from ecrin.shop.rules.choice import Choice, Option, State


@dataclass(frozen=True, slots=True)
class ShownOption:
    """A material or size to choose, with the address that chooses it and why it cannot be had, if so."""

    label: str
    address: str
    state: State
    reason: str = ""
    chosen: bool = False
    swatch: str = ""


def address_of_choice(path: str, material: str, size: str, strap: str = "") -> str:
    named = (("material", material), ("size", size), ("strap", strap))
    pairs = [f"{name}={value}" for name, value in named if value]
    return path + ("?" + "&".join(pairs) if pairs else "")


def _reason(state: State) -> str:
    return {
        "later": _("Made to order for you"),
        "unavailable": _("Not available at the moment"),
        "absent": _("Not made in this material"),
    }.get(state, "")


def material_options(choice: Choice, path: str, language: str, strap: str) -> tuple[ShownOption, ...]:
    terms = taxonomy().material_by_slug
    return tuple(
        ShownOption(
            terms[option.value].label(language),
            address_of_choice(path, option.value, choice.size, strap),
            option.state,
            _reason(option.state),
            option.chosen,
            terms[option.value].swatch,
        )
        for option in choice.materials
        if option.value
    )


def size_options(choice: Choice, path: str, guide: SizeGuideInfo | None, system: str) -> tuple[ShownOption, ...]:
    table: Mapping[str, Any] = guide.table if guide else {}

    def shown(option: Option) -> ShownOption:
        label = size_in(option.value, system=system, table=table)
        where = address_of_choice(path, choice.material, option.value)
        return ShownOption(label, where, option.state, _reason(option.state), option.chosen)

    return tuple(shown(option) for option in choice.sizes if option.value)
