"""Words that a house does not engrave, however they are dressed: capitals, accents, spacing, look-alike letters."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_ALIKE = str.maketrans({
    "а": "a", "в": "b", "е": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c", "т": "t", "у": "y",
    "х": "x", "і": "i", "ѕ": "s", "ј": "j", "ԁ": "d", "α": "a", "ε": "e", "ι": "i", "κ": "k", "ν": "v", "ο": "o",
    "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe",
    "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b",
})  # fmt: skip
"""Cyrillic, Greek and digits that stand for a Latin letter (after Unicode TS 39, confusables, the part that people use)."""
_SIGNS = str.maketrans({"@": "a", "$": "s", "!": "i", "|": "i", "€": "e", "†": "t"})
"""Signs that may stand for a letter, or be signs: a text is read in both ways."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A word; empty `market` or `language` means every one. `whole` blocks it only as a word of its own, so that a name
    that happens to hold it can be had.
    """

    word: str
    market: str = ""
    language: str = ""
    whole: bool = True


def bare(text: str, *, signs: bool = False) -> str:
    """The text as it is compared: folded, without accents, look-alikes as the letters that they stand for, a letter that is
    dragged out (three or more) once, spaces and all other signs as one space.

    Args:
        signs: whether signs such as `@` are read as the letters that they look like.
    """
    text = text.translate(_SIGNS) if signs else text
    apart = unicodedata.normalize("NFKD", text.casefold()).casefold()
    plain = "".join(one for one in apart if unicodedata.category(one)[0] != "M").translate(_ALIKE)
    letters = "".join(one if one.isalnum() else " " for one in plain)
    return " ".join(re.sub(r"(\w)\1{2,}", r"\1", letters).split())


def blocked_in(text: str, words: Iterable[Blocked], *, market: str, language: str = "") -> str:
    """The first blocked word that a text holds in a market; empty where it holds none.

    A whole word is found also where it is spelt out (`a b c`) or broken over two lines; any other also inside of words.
    """
    readings = [bare(text).split(), bare(text, signs=True).split()]
    for one in words:
        if one.market not in {"", market} or one.language not in {"", language}:
            continue
        sought = bare(one.word).replace(" ", "")
        if sought and any(_holds(spoken, sought, whole=one.whole) for spoken in readings):
            return one.word
    return ""


def _holds(spoken: list[str], sought: str, *, whole: bool) -> bool:
    return sought in "".join(spoken) and (not whole or _stands(sought, spoken))


def _stands(sought: str, spoken: list[str]) -> bool:
    """Whether neighbouring words make up the one that is sought, no letter over."""
    for first in range(len(spoken)):
        made = ""
        for word in spoken[first:]:
            made += word
            if made == sought:
                return True
            if not sought.startswith(made):
                break
    return False
