"""Straps on pages: which one a watch has, which watches a strap fits, and the finder. Addresses choose, as everywhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ecrin.atelier.rules.straps import wrist_fits
from ecrin.atelier.selectors.straps import (
    Change,
    changes_for,
    comes_with,
    fittings,
    label_of,
    pieces_in,
    shelf_of,
    strap_categories,
    straps_for,
    view_of,
    watches_for,
    watches_with_straps,
)
from ecrin.catalog.rules import PictureInfo, PictureSources, ProductInfo, VariantInfo, picture_sources
from ecrin.catalog.selectors import taxonomy
from ecrin.core.money import from_minor, money_text
from ecrin.core.texts import Text
from ecrin.markets.rules import StorefrontInfo
from ecrin.offers.rules import Offer
from ecrin.offers.selectors import offers_of
from ecrin.offers.templatetags.offers import availability_words

from .words import price_words

AS_IT_COMES = Change()
AddressOf = Callable[[str], str]
"""The address of the page with a strap chosen, from its SKU; without one for the watch as it comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStrap:
    """A strap to choose on a watch's page. `sku` is empty for the one that it comes with."""

    sku: str
    label: str
    name: str
    difference: str
    address: str
    reason: str = ""
    picture: PictureSources | None = None
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StrapChoice:
    """The straps of a watch, the one that it comes with first. `change` is what the chosen one means, `view` the watch on it,
    `has_view` whether the gallery shows that.
    """

    straps: tuple[ShownStrap, ...]
    sku: str = ""
    change: Change = AS_IT_COMES
    view: PictureInfo | None = None
    has_view: bool = True
    finder: str = ""


def strap_choice(
    watch: ProductInfo, piece: VariantInfo | None, asked: str, address: AddressOf, storefront: StorefrontInfo
) -> StrapChoice | None:
    """The straps that a piece of a watch can have; None where there is nothing to choose. Two queries for a watch with a
    strap of its own, none for everything else.

    Args:
        asked: the SKU of a strap as the address has it; what cannot be had is passed over.
    """
    own, market = comes_with(watch.id), storefront.market
    if not own or piece is None or not piece.sku:
        return None
    found = [(product, variant) for product, variant in straps_for(watch.id, market) if product.level == "online"]
    others = [variant.sku for _product, variant in found if variant.sku and variant.sku != own]
    shelf = shelf_of([own, piece.sku, *others], market)
    if not others or own not in shelf.prices or own not in pieces_in(market).variants:
        return None
    changes = changes_for(piece.sku, others, market, shelf)
    chosen = asked if asked in changes and not changes[asked].problem else ""
    shown = [(product, variant) for product, variant in found if variant.sku == own or variant.sku in shelf.prices]
    shown.sort(key=lambda pair: pair[1].sku != own)
    view = view_of(watch.id, chosen or own, piece.material_id, market)
    return StrapChoice(
        straps=tuple(_shown(pair, own, chosen, changes, address, storefront) for pair in shown),
        sku=chosen,
        change=changes[chosen] if chosen else AS_IT_COMES,
        view=view if chosen else None,
        has_view=view is not None or not chosen,
        finder=f"{storefront.root}straps/?watch={watch.address}",
    )


def _shown(
    pair: tuple[ProductInfo, VariantInfo],
    own: str,
    chosen: str,
    changes: dict[str, Change],
    address: AddressOf,
    storefront: StorefrontInfo,
) -> ShownStrap:
    product, variant = pair
    is_own = variant.sku == own
    change = AS_IT_COMES if is_own else changes[variant.sku or ""]
    return ShownStrap(
        sku="" if is_own else variant.sku or "",
        label=_leather(variant, storefront) or label_of(variant.sku or "", storefront),
        name=product.text("name", storefront.language).value,
        difference=_("included") if is_own else _difference(change, storefront),
        reason=_("Sold out") if change.problem else "",
        address=address("" if is_own else variant.sku or ""),
        picture=_picture(product, variant),
        is_chosen=(chosen or own) == variant.sku,
    )


def _leather(variant: VariantInfo, storefront: StorefrontInfo) -> str:
    material = taxonomy().materials.get(variant.material_id or 0)
    parts = [material.label(storefront.language) if material else "", variant.size]
    return ", ".join(part for part in parts if part)


def _picture(product: ProductInfo, variant: VariantInfo) -> PictureSources | None:
    pictures = product.pictures_of(variant.material_id)
    return picture_sources(pictures[0], taxonomy().profile_of(product.category_id)) if pictures else None


def _difference(change: Change, storefront: StorefrontInfo) -> str:
    if change.problem:
        return ""
    if not change.extra:
        return _("at no extra cost")
    text = money_text(from_minor(abs(change.extra), storefront.market.currency), storefront.babel)
    return (_("+ %(price)s") if change.extra > 0 else _("− %(price)s")) % {"price": text}


@dataclass(frozen=True, slots=True)
class Fits:
    """A watch that a strap fits, with the address of its page on which that strap is chosen."""

    name: Text
    path: str
    picture: PictureSources | None


def fits_of(strap: ProductInfo, sku: str, storefront: StorefrontInfo) -> tuple[Fits, ...]:
    """The watches that a strap fits. No query."""
    return tuple(
        Fits(
            watch.text("name", storefront.language),
            _path(watch, storefront, f"?strap={sku}" if sku and comes_with(watch.id) else ""),
            picture_sources(watch.packshot, taxonomy().profile_of(watch.category_id)) if watch.packshot else None,
        )
        for watch in watches_for(strap.id, storefront.market)
    )


def _path(product: ProductInfo, storefront: StorefrontInfo, query: str = "") -> str:
    return f"{storefront.root}creations/{product.address}/{query}"


# The finder


@dataclass(frozen=True, slots=True)
class Model:
    """A watch to choose in the finder."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A strap that fits, with how it can be had. `sku` is empty where it cannot be put into the bag."""

    name: Text
    label: str
    facts: tuple[str, ...]
    path: str
    picture: PictureSources | None
    price: str
    availability: str
    sku: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """What the finder shows. `is_unknown`: a reference was typed that no watch of the house has."""

    models: tuple[Model, ...]
    watch: ProductInfo | None
    straps: tuple[Found, ...]
    typed: str = ""
    wrist: str = ""
    is_unknown: bool = False
    is_wrist_wrong: bool = False

    @property
    def name(self) -> str:
        return next((model.label for model in self.models if model.is_chosen), "")


def has_finder() -> bool:
    """Whether the house has straps and watches that take them. No query."""
    known = fittings()
    return bool(known.straps and known.watches)


def leads_to_finder(category: int | None) -> bool:
    """Whether a category is one that straps stand in, of a house that has the finder. No query when no creation changed,
    else one.
    """
    return has_finder() and category in strap_categories()


def finder_keys(storefront: StorefrontInfo) -> set[str]:
    """All change keys that the finder depends on. No query."""
    known = fittings()
    skus = {f"sku:{sku}" for sku in pieces_in(storefront.market).variants}
    return {"straps", "taxonomy", *(f"product:{pk}" for pk in (*known.straps, *known.watches)), *skus}


def finder_of(storefront: StorefrontInfo, *, watch: str = "", reference: str = "", wrist: str = "") -> Finder:
    """The finder: the watches of the market, and what fits the one that is chosen or whose reference was typed; two
    queries once one is.

    Args:
        watch: the address of a creation, as the list of models posts it.
        reference: what she read on the case back: a reference or a SKU in any case, with or without spaces.
        wrist: millimetres round, as typed.
    """
    models = watches_with_straps(storefront.market)
    found = _by_reference(reference, models) if reference else _by_address(watch, models)
    size = int(wrist) if wrist.isascii() and wrist.isdecimal() and 80 <= int(wrist[:6]) <= 300 else 0
    return Finder(
        models=tuple(Model(one.address, _label(one, storefront), one is found) for one in models),
        watch=found,
        straps=tuple(_found_for(found, size, storefront)) if found else (),
        typed=reference,
        wrist=wrist,
        is_unknown=found is None and bool(reference or watch),
        is_wrist_wrong=bool(wrist) and not size,
    )


def _label(watch: ProductInfo, storefront: StorefrontInfo) -> str:
    name = watch.text("name", storefront.language).value
    return f"{name} ({watch.reference})" if watch.reference else name


def _plain(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())


def _by_reference(typed: str, models: Sequence[ProductInfo]) -> ProductInfo | None:
    wanted = _plain(typed)
    for watch in models:
        names = [watch.reference or "", *watch.skus]
        if wanted and any(_plain(name) == wanted for name in names if name):
            return watch
    return None


def _by_address(address: str, models: Sequence[ProductInfo]) -> ProductInfo | None:
    return next((watch for watch in models if watch.address == address), None)


def _found_for(watch: ProductInfo, wrist: int, storefront: StorefrontInfo) -> list[Found]:
    known, market = fittings().straps, storefront.market
    fitting = [
        (product, variant)
        for product, variant in straps_for(watch.id, market)
        if not wrist or wrist_fits(wrist, least=known[product.id].wrist_least, most=known[product.id].wrist_most)
    ]
    products = list({product.id: product for product, _variant in fitting}.values())
    offers = offers_of(products, market) if products else {}
    return [_found(pair, offers[pair[0].id].variants[pair[1].id], storefront) for pair in fitting]


def _found(pair: tuple[ProductInfo, VariantInfo], offer: Offer, storefront: StorefrontInfo) -> Found:
    product, variant = pair
    material = taxonomy().materials.get(variant.material_id or 0)
    query = f"?material={material.slug}" if material else ""
    info = fittings().straps[product.id]
    facts = []
    if info.wrist_least and info.wrist_most:
        facts.append(_("For wrists of %(least)s to %(most)s mm") % {"least": info.wrist_least, "most": info.wrist_most})
    if buckle := buckle_words(info.buckle):
        facts.append(buckle)
    return Found(
        name=product.text("name", storefront.language),
        label=_leather(variant, storefront),
        facts=tuple(facts),
        path=_path(product, storefront, query),
        picture=_picture(product, variant),
        price=price_words(offer.price, storefront),
        availability=availability_words(offer.availability) if offer.price is not None else "",
        sku=variant.sku or "" if offer.can_buy else "",
    )


def buckle_words(buckle: str) -> str:
    """What a client reads of a buckle."""
    return {
        "pin": _("Pin buckle"),
        "folding": _("Folding buckle"),
        "butterfly": _("Butterfly clasp"),
    }.get(buckle, "")
