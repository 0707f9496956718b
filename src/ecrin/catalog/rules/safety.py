"""What the product-safety law wants on a page before purchase (Regulation (EU) 2023/988, art. 19)."""

from collections.abc import Iterable
from dataclasses import dataclass

from ecrin.core.texts import Text

from .products import OperatorInfo, ProductInfo

# The Union, the other states of the European Economic Area, and Northern Ireland under its protocol (XI).
EUROPE = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
        "IS",
        "LI",
        "NO",
        "XI",
    ]
)


@dataclass(frozen=True, slots=True)
class SafetyBlock:
    """What the page shows: who made it, who answers for it in the Union, what it is, what to beware of."""

    manufacturer: OperatorInfo | None
    responsible_person: OperatorInfo | None
    identifier: str
    warnings: Text


def is_european(countries: Iterable[str]) -> bool:
    """Whether a market of these countries needs the block."""
    return not EUROPE.isdisjoint(countries)


def safety_block(product: ProductInfo, language: str) -> SafetyBlock | None:
    """The block of a creation, None where there is nothing to say."""
    warnings = product.text("safety_warnings", language)
    if product.manufacturer is None and product.responsible_person is None and not warnings.value:
        return None
    return SafetyBlock(product.manufacturer, product.responsible_person, product.reference or "", warnings)


def safety_gaps(
    *,
    manufacturer: OperatorInfo | None,
    responsible_person: OperatorInfo | None,
    identifier: str,
    has_picture: bool,
    warnings: str,
    warned_in: Iterable[str],
    languages: Iterable[str],
) -> tuple[str, ...]:
    """What is missing for European markets: `manufacturer`, `manufacturer-address`, `responsible-person`,
    `responsible-person-address`, `identifier`, `picture`, and `warnings:de` for each language without the warnings.
    """
    gaps = []
    if manufacturer is None:
        gaps.append("manufacturer")
    elif not (manufacturer.postal_address and manufacturer.electronic_address):
        gaps.append("manufacturer-address")
    if manufacturer is not None and manufacturer.country not in EUROPE:
        if responsible_person is None:
            gaps.append("responsible-person")
        elif not (responsible_person.postal_address and responsible_person.electronic_address):
            gaps.append("responsible-person-address")
    if not identifier:
        gaps.append("identifier")
    if not has_picture:
        gaps.append("picture")
    if warnings:
        told = {*warned_in, "en"}
        gaps += [f"warnings:{language}" for language in sorted(set(languages) - told)]
    return tuple(gaps)
