"""The message card: how much fits on it in which script, and which signs the house's faces can write on it."""

import unicodedata

from ecrin.theme.papers import written

MOST_SIGNS = 240
"""What fits on a card, in letters; a Chinese, Japanese or Korean sign takes the room of two."""
MOST_LINES = 8
_WIDE = frozenset("WF")
_UNWRITABLE = frozenset({"So", "Sk", "Cc", "Cf", "Cs", "Co", "Cn"})
_ALLOWED = frozenset(
    "\n^`´¨\u200c\u200d\u200e\u200f°©®™"
)  # joiners and direction marks belong to Arabic, Hindi, Hebrew
_WITHOUT_A_FACE = frozenset("\n\u200c\u200d\u200e\u200f")
"""What is written by no sign of its own."""


class BadMessage(ValueError):  # noqa: N818 - it says what is wrong, like a refusal
    """A message that the card cannot bear. `sign`: what cannot be written, each once; empty where it is too long."""

    def __init__(self, reason: str, sign: str = "") -> None:
        self.reason, self.sign = reason, sign
        super().__init__(reason)


def card_length(text: str) -> int:
    """The room that a text takes: one for a letter, two for a wide sign, none for marks over or under a letter."""
    return sum(
        2 if unicodedata.east_asian_width(sign) in _WIDE else 1
        for sign in unicodedata.normalize("NFC", text)
        if unicodedata.category(sign) not in {"Mn", "Me", "Cf"} and sign != "\n"
    )


def can_write(sign: str) -> bool:
    """Whether a sign goes on the card: it belongs to a script (an emoji does not), and one of the faces has it."""
    if sign not in _ALLOWED and unicodedata.category(sign) in _UNWRITABLE:
        return False
    return sign in _WITHOUT_A_FACE or unicodedata.category(sign) == "Zs" or ord(sign) in written()


def checked_message(text: str) -> str:
    """The message as it is written on the card: trimmed, with plain line ends.

    Raises:
        BadMessage: `long`, `lines`, or `sign` with the signs that cannot be written.
    """
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")).strip()
    unwritable = dict.fromkeys(sign for sign in plain if not can_write(sign))
    if unwritable:
        raise BadMessage("sign", " ".join(unwritable))
    if card_length(plain) > MOST_SIGNS:
        raise BadMessage("long")
    if plain.count("\n") >= MOST_LINES:
        raise BadMessage("lines")
    return plain
