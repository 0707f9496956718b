"""What is written in metal and leather: how a text is normalised, and which of its characters cannot be had and why."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .typefaces import Typeface

MOST = 200
"""Characters that are looked at at all; a longer text is too long for every place."""
ZERO_WIDTH_NON_JOINER = "\u200c"
_RTL = frozenset({"arabic", "hebrew"})
_NAMED = {
    "LATIN": "latin", "CYRILLIC": "cyrillic", "CJK": "han", "IDEOGRAPHIC": "han", "HIRAGANA": "kana",
    "KATAKANA": "kana", "HANGUL": "hangul", "ARABIC": "arabic", "HEBREW": "hebrew",
}  # fmt: skip
_SAME = str.maketrans({"'": "’", "❤": "♥", "\u00a0": " ", "\u202f": " ", "\t": " ", "\ufe0e": None, "\ufe0f": None})
_EMOJI = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\u20e3\U000e0020-\U000e007f]")
_JOINED = ("ARABIC", "HEBREW")
"""Scripts whose marks sit on letters; elsewhere a letter with its mark is one character or cannot be placed well."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text cannot be engraved. `line` counts from 1; `characters` are those meant; `there` and `most` are counts."""

    code: str
    line: int = 0
    characters: str = ""
    there: int = 0
    most: int = 0
    scripts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a place has room for. Lengths in micrometres; `height` is that of a capital letter."""

    lines: int
    characters: int
    height: int
    width: int
    scripts: frozenset[str]
    symbols: str = ""


def normalised(text: str) -> str:
    """The text as it is kept: composed (NFC), one space between words, no empty lines round it. A heart typed as an emoji
    becomes the heart that is engraved, a straight apostrophe a round one. Whoever normalises twice changes nothing.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SAME).split("\n")
    kept = [re.sub(" +", " ", unicodedata.normalize("NFC", line)).strip(" ") for line in lines]
    return "\n".join(kept).strip("\n")


def script_of(character: str) -> str:
    """`latin`, `han` and so on for a letter or a digit of a script; `digit` for 0 to 9, `space`, `mark`, `invisible`,
    `emoji`, `symbol`; empty for a letter of a script that nobody engraves here.
    """
    kind = unicodedata.category(character)
    if character in {" ", "\u3000"}:
        return "space"
    if kind[0] == "C" or kind in {"Zl", "Zp", "Zs"}:
        return "invisible"
    name = unicodedata.name(character, "")
    if kind[0] == "M":
        return _NAMED[name.split()[0]] if name.startswith(_JOINED) else "mark"
    if character in "0123456789":
        return "digit"
    if kind[0] in "LN":
        wide = unicodedata.normalize("NFKC", character) if name.startswith(("FULLWIDTH", "HALFWIDTH")) else character
        return _NAMED.get(re.split("[ -]", unicodedata.name(wide[0], ""))[0], "")
    return "emoji" if _EMOJI.match(character) else "symbol"


def counted(line: str) -> int:
    """How many characters a client would count: marks and joiners are part of their letter."""
    return sum(1 for one in line if unicodedata.category(one)[0] != "M" and one != ZERO_WIDTH_NON_JOINER)


def direction_of(line: str) -> str:
    """`rtl` where its letters are Arabic or Hebrew, `ltr` otherwise, `mixed` where it has both kinds."""
    scripts = {script_of(one) for one in line}
    right = bool(scripts & _RTL)
    left = bool(scripts - _RTL - {"space", "digit", "symbol", "mark", "invisible", "emoji"})
    return "mixed" if right and left else "rtl" if right else "ltr"


def faults_of(text: str, room: Room, typeface: Typeface) -> tuple[Fault, ...]:
    """Why a normalised text cannot be engraved in a place, each reason once, in the order in which one reads; empty where it
    can, as far as characters go: whether it is too wide is known when it is drawn.
    """
    if not text.strip():
        return (Fault("empty"),)
    if len(text) > MOST:
        return (Fault("long", there=len(text), most=room.characters * room.lines),)
    lines = text.split("\n")
    found = [*_characters(text, room, typeface), *_lengths(lines, room)]
    found += [Fault("mixed", line=number) for number, line in enumerate(lines, 1) if direction_of(line) == "mixed"]
    return tuple(found)


def _lengths(lines: Sequence[str], room: Room) -> Iterator[Fault]:
    if len(lines) > room.lines:
        yield Fault("lines", there=len(lines), most=room.lines)
    for number, line in enumerate(lines, 1):
        if counted(line) > room.characters:
            yield Fault("long", line=number, there=counted(line), most=room.characters)


def _characters(text: str, room: Room, typeface: Typeface) -> Iterator[Fault]:
    """One fault a kind, naming every character of it."""
    kinds: dict[tuple[str, tuple[str, ...]], str] = {}
    for one in dict.fromkeys(text.replace("\n", "")):
        code, scripts = _reason(one, room, typeface)
        if code:
            kinds[code, scripts] = kinds.get((code, scripts), "") + one
    for (code, scripts), characters in kinds.items():
        yield Fault(code, characters=characters, scripts=scripts)


def _reason(one: str, room: Room, typeface: Typeface) -> tuple[str, tuple[str, ...]]:
    script, nothing = script_of(one), ("", ())
    if script == "space" or (one == ZERO_WIDTH_NON_JOINER and "arabic" in room.scripts & typeface.scripts):
        return nothing
    if script in {"invisible", "mark"} or (script in {"emoji", "symbol"} and one not in room.symbols):
        return script, ()
    is_letter = script not in {"digit", "symbol", "emoji"}
    if is_letter and script not in room.scripts:
        return "script", (script,) if script else ()
    if is_letter and script not in typeface.scripts:
        return "typeface", (script,)
    return nothing if typeface.face_of(one) else ("glyph", ())
