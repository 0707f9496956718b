"""Why a text cannot be engraved, said so that one knows what to do; the language must be active."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecrin.atelier.models.words import SCRIPT_NAMES, TYPEFACE_NAMES
from ecrin.atelier.rules.lettering import Fault, Room
from ecrin.core.texts import isolated

MOST_SAID = 3
MOST_SIGNS = 8


def sentences_of(
    faults: Iterable[Fault], text: str, room: Room, typeface: str, others: Sequence[str]
) -> tuple[str, ...]:
    """A sentence a fault, three at most.

    Args:
        others: typefaces of the same place that have every character.
    """
    lines = text.split("\n")
    return tuple(_sentence(fault, lines, room, typeface, others) for fault in faults)[:MOST_SAID]


def _sentence(fault: Fault, lines: Sequence[str], room: Room, typeface: str, others: Sequence[str]) -> str:
    if fault.code in {"long", "lines", "wide"}:
        return _too_much(fault, lines)
    if fault.code in {"typeface", "glyph"}:
        return _not_in(fault, typeface, others)
    values = {
        "signs": _quoted(fault.characters),
        "others": " ".join(room.symbols),
        "script": SCRIPT_NAMES.get(fault.scripts[0], "") if fault.scripts else "",
    }
    sentences = {
        "empty": _("Please write what we may engrave."),
        "no-typeface": _("Please choose a typeface."),
        "invisible": _("There is a sign in your text that nobody sees. Please type it again."),
        "mark": _("A mark in your text stands by itself and cannot be set on a letter. Please type it again."),
        "emoji": _("Emoji cannot be engraved: %(signs)s."),
        "symbol": _("We do not engrave %(signs)s here. These signs we do: %(others)s"),
        "mixed": _(
            "Please write words that run from the left and words that run from the right on lines of their own."
        ),
        "blocked": _("These are words that we do not engrave. Please choose others."),
        "script": (
            _("We do not engrave %(script)s letters here: %(signs)s.")
            if fault.scripts
            else _("We cannot engrave %(signs)s: none of our typefaces has these letters.")
        ),
    }
    return sentences[fault.code] % values


def _not_in(fault: Fault, typeface: str, others: Sequence[str]) -> str:
    values = {
        "signs": _quoted(fault.characters),
        "typeface": TYPEFACE_NAMES[typeface],
        "others": ", ".join(str(TYPEFACE_NAMES[one]) for one in others),
    }
    if others:
        return _("%(signs)s cannot be engraved in %(typeface)s. Please choose: %(others)s.") % values
    return _("%(signs)s cannot be engraved in %(typeface)s, nor in another typeface of this place.") % values


def _too_much(fault: Fault, lines: Sequence[str]) -> str:
    values = {"there": fault.there, "most": fault.most}
    if fault.code == "lines":
        return (
            ngettext(
                "There is room for %(most)d line here; you wrote %(there)d.",
                "There is room for %(most)d lines here; you wrote %(there)d.",
                fault.most,
            )
            % values
        )
    if fault.code == "long" and fault.line:
        sentence = ngettext(
            "“%(line)s” is too long: there is room for %(most)d character, and it has %(there)d.",
            "“%(line)s” is too long: there is room for %(most)d characters, and it has %(there)d.",
            fault.most,
        )
        return sentence % (values | {"line": isolated(lines[fault.line - 1])})
    if fault.code == "long":
        return (
            ngettext(
                "Your text is too long: there is room for %(most)d character.",
                "Your text is too long: there is room for %(most)d characters.",
                fault.most,
            )
            % values
        )
    sentence = ngettext(
        "“%(line)s” is too wide: about %(most)d character of it fits in this typeface.",
        "“%(line)s” is too wide: about %(most)d characters of it fit in this typeface.",
        fault.most,
    )
    return sentence % (values | {"line": isolated(lines[fault.line - 1])})


def _quoted(characters: str) -> str:
    """“日”, “本”: each by itself, so that none runs into its neighbour."""
    shown = [f"“{isolated(one)}”" for one in characters[:MOST_SIGNS]]
    return ", ".join(shown) + ("…" if len(characters) > MOST_SIGNS else "")
