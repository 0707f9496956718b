"""What can be engraved where, and what a text becomes there. The rules are kept in memory: reading them costs no query."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ecrin.atelier.models import BlockedWord, EngravingBox, EngravingRule
from ecrin.atelier.models.words import TYPEFACE_NAMES
from ecrin.atelier.rules import Fact, Made, Wished
from ecrin.atelier.rules.blocked import Blocked, blocked_in
from ecrin.atelier.rules.drawing import Drawing, TooWide, layout
from ecrin.atelier.rules.engravings import Box, MarketTerms, Piece, PlaceRule, SizeRoom, places_of
from ecrin.atelier.rules.lettering import Fault, Room, counted, faults_of, normalised
from ecrin.atelier.rules.typefaces import TYPEFACES
from ecrin.catalog.models import Variant
from ecrin.catalog.selectors import taxonomy
from ecrin.core.changes import Following
from ecrin.markets.rules import StorefrontInfo

from .wording import sentences_of

KEY = "engravings"
"""The change key of everything that staff say of engraving."""
MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Known:
    """All that staff said: rules, where places are seen on pictures, and what is never engraved."""

    rules: tuple[PlaceRule, ...]
    boxes: Mapping[tuple[int, str], Box]
    blocked: tuple[Blocked, ...]


def read_known() -> Known:
    """As it stands in the database; five queries."""
    rows = EngravingRule.objects.prefetch_related("sizes", "markets")
    words = BlockedWord.objects.values_list("word", "market__code", "language", "whole")
    return Known(
        tuple(_rule(row) for row in rows),
        {
            (box.picture_id, box.code): Box(
                float(box.left), float(box.top), float(box.width), float(box.height), box.turn
            )
            for box in EngravingBox.objects.all()
        },
        tuple(Blocked(word, market or "", language, whole) for word, market, language, whole in words),
    )


def _rule(row: EngravingRule) -> PlaceRule:
    room = Room(
        lines=row.lines,
        characters=row.characters,
        height=_micrometres(row.height),
        width=_micrometres(row.width),
        scripts=frozenset(row.scripts),
        symbols=row.symbols.replace(" ", ""),
    )
    return PlaceRule(
        id=row.pk,
        code=row.code,
        name=row.name,
        translations=row.translations,
        room=room,
        technique="emboss" if row.technique == EngravingRule.Technique.EMBOSS else "engrave",
        typefaces=tuple(code for code in TYPEFACES if code in row.typefaces),
        product_id=row.product_id,
        category_id=row.category_id,
        department_id=row.department_id,
        least=row.least_days,
        most=row.most_days,
        is_live=row.is_live,
        position=row.position,
        sizes={
            one.size: SizeRoom(one.lines, one.characters, _micrometres(one.width) if one.width else None)
            for one in row.sizes.all()
        },
        markets={one.market_id: MarketTerms(one.is_offered, one.extra) for one in row.markets.all()},
    )


def _micrometres(millimetres: Any) -> int:
    return round(float(millimetres) * 1000)


known = Following(read_known, KEY)


def places_for(
    product: int, department: int, category: int | None, storefront: StorefrontInfo
) -> tuple[PlaceRule, ...]:
    """Where a creation can be engraved for clients of a storefront, in the staff's order; no query."""
    line = reversed(taxonomy().ancestors(category)) if category else ()
    piece = Piece(product, department, tuple(one.id for one in line))
    return places_of(known().rules, piece, storefront.market.price_chain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engraved:
    """What a text becomes in a place: its drawing, or the sentences that say why it cannot be."""

    rule: PlaceRule
    room: Room
    typeface: str
    text: str
    drawing: Drawing | None
    sentences: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.text.split("\n")) if self.text else ()

    @property
    def counts(self) -> tuple[int, ...]:
        """How many characters each line has."""
        return tuple(counted(line) for line in self.lines)


def engraved(text: str, rule: PlaceRule, size: str, typeface: str, storefront: StorefrontInfo) -> Engraved:
    """A text as it would be engraved; no query. The language must be active: sentences are in it.

    Args:
        text: as it was typed.
        typeface: a code; the first one that the place offers and that has every character where it is empty.
    """
    room = rule.room_in(size)
    text = normalised(text)
    code = typeface or _fitting(text, rule, room)
    faults: list[Fault] = []
    drawing = None
    if code not in rule.typefaces:
        faults.append(Fault("no-typeface"))
    else:
        faults += faults_of(text, room, TYPEFACES[code])
    market = storefront.market.code
    if text and blocked_in(text, known().blocked, market=market, language=storefront.language):
        faults.append(Fault("blocked"))
    if not faults:
        try:
            drawing = _drawn(text, room, code)
        except TooWide as wide:
            faults.append(Fault("wide", line=wide.line, most=wide.most))
    others = tuple(one for one in rule.typefaces if one != code and _has_all(text, room, one))
    sentences = sentences_of(faults, text, room, code, others)
    return Engraved(rule=rule, room=room, typeface=code, text=text, drawing=drawing, sentences=sentences)


def _fitting(text: str, rule: PlaceRule, room: Room) -> str:
    return next((code for code in rule.typefaces if _has_all(text, room, code)), next(iter(rule.typefaces), ""))


def _has_all(text: str, room: Room, code: str) -> bool:
    return not any(
        fault.code in {"typeface", "glyph", "script"} for fault in faults_of(text, room, TYPEFACES[code]) if text
    )


@lru_cache(maxsize=512)
def _drawn(text: str, room: Room, code: str) -> Drawing:
    return layout(text, room, TYPEFACES[code])


def made_of(wished: Sequence[Wished], storefront: StorefrontInfo) -> list[Made]:
    """What engravings make of pieces; one query for many. The payload has `place`, `typeface` and either `text` or, as a page
    posts it, `line1` to `line6`; what is kept has, besides, all that the drawing is made from, and its digest.
    """
    rows = Variant.objects.filter(sku__in={one.sku for one in wished}).values_list(
        "sku", "size", "product_id", "product__department_id", "product__category_id"
    )
    pieces = {sku: (size, product, department, category) for sku, size, product, department, category in rows}
    return [_made(one.payload, pieces.get(one.sku), storefront) for one in wished]


def _made(payload: Mapping[str, Any], piece: tuple[Any, ...] | None, storefront: StorefrontInfo) -> Made:
    asked = {name: value for name, value in payload.items() if isinstance(value, str)}
    kept: dict[str, Any] = {name: asked[name] for name in ("place", "typeface") if name in asked}
    kept["text"] = text_of(asked)
    size, product, department, category = piece or ("", 0, 0, None)
    places = places_for(product, department, category, storefront)
    rule = next((one for one in places if one.code == asked.get("place")), None)
    if rule is None and "place" not in asked and len(places) == 1:
        rule = places[0]
    if rule is None:
        why = _("We do not engrave there. Please choose the place anew.") if places else _("This is not engraved.")
        return Made(is_final=True, payload=kept, facts=(Fact(_("Engraving"), kept["text"]),), problem=why)
    found = engraved(kept["text"], rule, size, asked.get("typeface", ""), storefront)
    return Made(
        extra=rule.terms_in(storefront.market.price_chain).extra,
        least=rule.least,
        most=rule.most,
        is_final=True,
        facts=facts_of(found, storefront),
        payload=payload_of(found),
        problem=" ".join(found.sentences),
    )


def text_of(asked: Mapping[str, str]) -> str:
    """The text of a wish: its `text`, or the lines that a page posted, an empty one at the end being none."""
    if "text" in asked:
        return asked["text"]
    return "\n".join(asked.get(f"line{number}", "") for number in range(1, MOST_LINES + 1)).rstrip("\n")


def facts_of(found: Engraved, storefront: StorefrontInfo) -> tuple[Fact, ...]:
    """What the client reads of it: how and where, the words, and the typeface."""
    where = found.rule.title(storefront.language).value
    how = _("Embossing") if found.rule.technique == "emboss" else _("Engraving")
    return (
        Fact(pgettext("how and where", "%(how)s, %(where)s") % {"how": how, "where": where}, " / ".join(found.lines)),
        Fact(_("Typeface"), str(TYPEFACE_NAMES.get(found.typeface, ""))),
    )


def payload_of(found: Engraved) -> dict[str, Any]:
    """What is kept of it: enough to draw it again whatever the rules say by then, and the digest of the drawing."""
    return {
        "place": found.rule.code,
        "where": found.rule.name,
        "technique": found.rule.technique,
        "text": found.text,
        "typeface": found.typeface,
        "room": {"lines": found.room.lines, "height": found.room.height, "width": found.room.width},
        "digest": found.drawing.digest if found.drawing else "",
    }


@dataclass(frozen=True, slots=True)
class Kept:
    """What an order keeps of an engraving, drawn again. `is_same`: the outlines are those that the client saw."""

    where: str
    technique: str
    text: str
    typeface: str
    digest: str
    drawing: Drawing

    @property
    def is_same(self) -> bool:
        return self.drawing.digest == self.digest

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.text.split("\n"))

    @property
    def typeface_name(self) -> str:
        return str(TYPEFACE_NAMES.get(self.typeface, self.typeface))


def kept_of(payload: Mapping[str, Any]) -> Kept | None:
    """The drawing of a kept payload, whatever the rules say today; None where it is none that can be drawn. No query."""
    try:
        typeface, text = TYPEFACES[payload["typeface"]], str(payload["text"])
        told: Iterable[int] = (int(payload["room"][name]) for name in ("lines", "height", "width"))
        lines, height, width = told
        room = Room(lines=lines, characters=len(text), height=height, width=width, scripts=typeface.scripts)
        drawing = _drawn(text, room, typeface.code)
    except (KeyError, TypeError, ValueError):
        return None
    return Kept(
        where=str(payload.get("where", "")),
        technique=str(payload.get("technique", "engrave")),
        text=text,
        typeface=typeface.code,
        digest=str(payload.get("digest", "")),
        drawing=drawing,
    )
