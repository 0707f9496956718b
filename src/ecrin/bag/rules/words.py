"""What somebody may have the house send to a stranger: a name and a few words, and no way to elsewhere."""

import re
import unicodedata
from typing import Literal

MOST_NAME = 60
MOST_WORDS = 300
_LINK = re.compile(r"://|\bwww\.|@|(?<![\w.])[\w-]{2,}\.[^\W\d_]{2,24}(?![\w])", re.IGNORECASE)


class BadWords(ValueError):  # noqa: N818 - it says what is wrong
    """`reason` says why: too long, a link, or a sign that is none of a text."""

    def __init__(self, reason: Literal["long", "link", "sign"]) -> None:
        super().__init__(reason)
        self.reason = reason


def plain_words(text: str, *, most: int, has_lines: bool = False) -> str:
    """The text as it may be sent, its spaces put in order. Marks of direction that would let one text look like another
    are left out; those that Arabic and Hebrew need stay.

    Raises:
        BadWords: longer than `most` signs, a link or an address, or signs that are none.
    """
    clean = "".join(sign for sign in text.replace("\r\n", "\n").replace("\r", "\n") if not _turns(sign))
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"} and sign != "\n" for sign in clean):
        raise BadWords("sign")
    if has_lines:
        clean = "\n".join(" ".join(line.split()) for line in clean.split("\n")).strip()
    else:
        clean = " ".join(clean.split())
    if len(clean) > most:
        raise BadWords("long")
    if _LINK.search(unicodedata.normalize("NFKC", clean)):
        raise BadWords("link")
    return clean


def _turns(sign: str) -> bool:
    """Whether it forces a direction on what follows (Unicode TR 9: embeddings, overrides and isolates)."""
    return sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
