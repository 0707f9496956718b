"""A product's name and materials from the words in which a page mentions it (`aurore-ring-small-model-pink-gold`)."""

import re

from .addresses import slug_of

MATERIALS = (
    "white-gold", "yellow-gold", "pink-gold", "rose-gold", "platinum", "palladium", "stainless-steel", "steel", "titanium",
    "sterling-silver", "silver", "ceramic", "calfskin", "taurillon-leather", "alligator-leather", "leather", "metal",
    "silk-twill", "silk", "cashmere", "wool", "acetate", "carbon",
)  # fmt: skip
BY_LENGTH = sorted(MATERIALS, key=len, reverse=True)
SMALL_WORDS = {"de", "du", "des", "la", "le", "les", "un", "une", "à", "et", "d"}
JOINT = re.compile(r"-(?:&|and)?-?$")


def names_and_materials(mention: str) -> tuple[str, tuple[str, ...]]:
    """`("Aurore Ring Small Model", ("pink-gold",))`: the materials that end the mention, in its order; often none."""
    rest = mention.strip(" .")
    materials: list[str] = []
    while found := next((one for one in BY_LENGTH if _ends_with(rest, one)), None):
        materials.insert(0, found)
        rest = JOINT.sub("", rest[: -len(found)])
    words = [word for word in rest.split("-") if word not in ("", "&")]
    name = " ".join(
        word if index and word in SMALL_WORDS else word[:1].upper() + word[1:] for index, word in enumerate(words)
    )
    return name, tuple(materials)


def _ends_with(mention: str, material: str) -> bool:
    return slug_of(mention) != material and mention.endswith(f"-{material}")
