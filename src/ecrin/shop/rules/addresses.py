"""How a former address of a creation is read, and how an address of a former site is looked up."""

import unicodedata
from collections.abc import Sequence
from urllib.parse import unquote


def reference_candidates(key: str) -> tuple[str, ...]:
    """What of an address may be its reference, longest first: `a-ring-mv1` gives `A-RING-MV1`, `RING-MV1`, `MV1`."""
    parts = key.upper().split("-")
    return tuple("-".join(parts[start:]) for start in range(len(parts)))


def named_material(key: str, slugs: Sequence[str]) -> str:
    """The material that an address names, longest first: `ring-pink-gold-mv1` names `pink-gold`; empty for none."""
    padded = f"-{key}-"
    return next((slug for slug in sorted(slugs, key=len, reverse=True) if f"-{slug}-" in padded), "")


def normalised(path: str) -> str:
    """An old address as it is kept and looked up: decoded, composed (NFC), lower case, one leading slash, no query.

    Percent-encoding may be double, as some redirectors made it; decoding twice is enough for those and harms no other.
    """
    decoded = unquote(unquote(path.partition("?")[0].partition("#")[0]))
    folded = unicodedata.normalize("NFC", decoded.replace(" ", " ")).casefold().strip()
    return "/" + "/".join(part.strip() for part in folded.split("/") if part.strip())


def lookups(path: str, storefronts: Sequence[str]) -> tuple[str, ...]:
    """Under which names a missed address may be kept, best first: as it came, then without its storefront."""
    whole = normalised(path)
    first, _, rest = whole[1:].partition("/")
    return (whole, f"/{rest}") if first in storefronts else (whole,)
