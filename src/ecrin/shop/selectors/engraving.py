"""What a creation's page offers to engrave, and what was typed there. The rules are in memory: no query."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecrin.atelier.models.words import TYPEFACE_NAMES
from ecrin.atelier.rules.engravings import PlaceRule
from ecrin.atelier.selectors.engravings import MOST_LINES, places_for
from ecrin.catalog.rules import ProductInfo
from ecrin.core.money import from_minor, money_text
from ecrin.core.texts import Text
from ecrin.markets.rules import StorefrontInfo


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A place to choose, with what it has room for in the chosen size, what it costs and how long it takes."""

    code: str
    name: Text
    lines: int
    characters: int
    terms: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class TypefaceChoice:
    """A typeface to choose; `places` are those that offer it."""

    code: str
    name: str
    places: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EngravingChoice:
    """`lines` are what was typed, as many as the largest place has; `is_embossed`: it is leather or card, not metal."""

    places: tuple[PlaceChoice, ...]
    typefaces: tuple[TypefaceChoice, ...]
    lines: tuple[tuple[int, str], ...]
    sku: str
    is_embossed: bool

    @property
    def chosen(self) -> PlaceChoice:
        return next((one for one in self.places if one.chosen), self.places[0])

    @property
    def is_open(self) -> bool:
        return any(text for _number, text in self.lines)


def engraving_of(
    product: ProductInfo, sku: str, storefront: StorefrontInfo, typed: Mapping[str, str] | None = None
) -> EngravingChoice | None:
    """What can be engraved on a creation; None where nothing can. `typed`: posted fields, as `engraving.line1`."""
    places = places_for(product.id, product.department_id, product.category_id, storefront)
    if not places:
        return None
    said = typed or {}
    size = next((variant.size for variant in product.variants if variant.sku == sku), "")
    asked = said.get("engraving.place", "")
    chosen = next((one.code for one in places if one.code == asked), places[0].code)
    codes = dict.fromkeys(code for place in places for code in place.typefaces)
    most = min(MOST_LINES, max(place.room_in(size).lines for place in places))
    return EngravingChoice(
        places=tuple(_place(one, size, storefront, chosen=one.code == chosen) for one in places),
        typefaces=tuple(
            TypefaceChoice(
                code,
                str(TYPEFACE_NAMES[code]),
                " ".join(place.code for place in places if code in place.typefaces),
                said.get("engraving.typeface") == code,
            )
            for code in codes
        ),
        lines=tuple((number, said.get(f"engraving.line{number}", "")) for number in range(1, most + 1)),
        sku=sku,
        is_embossed=all(place.technique == "emboss" for place in places),
    )


def _place(rule: PlaceRule, size: str, storefront: StorefrontInfo, *, chosen: bool) -> PlaceChoice:
    room = rule.room_in(size)
    extra = rule.terms_in(storefront.market.price_chain).extra
    if extra:
        price = _("%(price)s more") % {
            "price": money_text(from_minor(extra, storefront.market.currency), storefront.babel)
        }
    else:
        price = _("with our compliments")
    days = ngettext("up to %(days)d business day more", "up to %(days)d business days more", rule.most)
    terms = f"{price} · {days % {'days': rule.most}}" if rule.most else price
    return PlaceChoice(rule.code, rule.title(storefront.language), room.lines, room.characters, terms, chosen)
