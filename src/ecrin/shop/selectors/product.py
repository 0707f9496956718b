"""A creation's page. At most twelve queries in all, whatever the number of markets, variants and pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.utils.translation import gettext as _
from moneyed import Money

from ecrin.catalog.models import Availability, Product
from ecrin.catalog.rules import (
    OperatorInfo,
    PictureInfo,
    PictureSources,
    ProductInfo,
    SizeGuideInfo,
    VariantInfo,
    level_in,
    picture_sources,
)
from ecrin.catalog.selectors import product_page, products_of, taxonomy
from ecrin.core.money import from_minor, to_minor
from ecrin.core.texts import Text
from ecrin.markets.rules import HoursGroup, StorefrontInfo, grouped_hours
from ecrin.offers.rules import Days, Offer, ProductOffer
from ecrin.offers.selectors import offers_of, promised_dates
from ecrin.offers.templatetags.offers import arrival_words, availability_words
from ecrin.orders.selectors.terms import return_sentences, return_terms
from ecrin.search.rules import Query
from ecrin.search.selectors import find
from ecrin.shop.rules.addresses import named_material, reference_candidates
from ecrin.shop.rules.choice import Choice, Piece, State
from ecrin.shop.rules.choice import choose as made_choice
from ecrin.shop.rules.places import category_path, department_path

from .engraving import EngravingChoice, engraving_of
from .facts import Gem, dimensions_of, gems_of, safety_of
from .listing import Step
from .options import ShownOption, address_of_choice, material_options, size_options
from .straps import Fits, StrapChoice, fits_of, strap_choice
from .words import price_words, tax_words

OTHER_PIECES = 8
OUT = frozenset({"sold-out", "back-soon"})
_STATES: dict[str, State] = {
    "in-stock": "available", "low": "available", "boutique": "available", "request": "available",
    "made-to-order": "later", "back-soon": "unavailable", "sold-out": "unavailable",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture of the gallery: its files, its biggest file for the zoom, and what it shows."""

    sources: PictureSources
    big: str
    alt: Text
    role: str


@dataclass(frozen=True, slots=True)
class Contact:
    """The market's telephone and mail, with its hours: how a creation is had that is not sold online yet."""

    telephone: str
    mail: str
    hours: tuple[HoursGroup, ...]
    time_zone: str

    @property
    def dial(self) -> str:
        """The telephone as a link dials it."""
        return "".join(sign for sign in self.telephone if sign.isdigit() or sign == "+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductPage:
    product: ProductInfo
    storefront: StorefrontInfo
    path: str
    name: Text
    texts: Mapping[str, Text]
    details: tuple[Text, ...]
    collection: Text | None
    collection_path: str
    steps: tuple[Step, ...]
    pictures: tuple[ShownPicture, ...]
    offer: ProductOffer
    chosen_offer: Offer | None
    choice: Choice
    materials: tuple[ShownOption, ...]
    sizes: tuple[ShownOption, ...]
    sku: str
    asks_size: bool
    price: str
    tax: str
    availability: str
    promise: str
    dimensions: tuple[tuple[str, str], ...]
    gems: tuple[Gem, ...]
    size_guide: SizeGuideInfo | None
    size_guide_intro: Text | None
    contact: Contact
    safety: tuple[tuple[str, OperatorInfo], ...]
    engraving: EngravingChoice | None
    other_pieces: tuple[str, ...]
    returns: tuple[str, ...]
    straps: StrapChoice | None = None
    fits: tuple[Fits, ...] = ()

    @property
    def wants_size(self) -> bool:
        """Whether a size is all that is missing before it can be put into the bag."""
        some = any(option.state in {"available", "later"} for option in self.choice.sizes)
        return self.offer.can_buy and self.choice.wants_size and some

    @property
    def is_out(self) -> bool:
        """Whether it is not there and may come back: the chosen piece, or all of them."""
        if self.chosen_offer is not None:
            return self.chosen_offer.availability in OUT
        return not self.offer.can_buy and any(one.availability in OUT for one in self.offer.variants.values())

    @property
    def can_add(self) -> bool:
        """Whether the chosen piece can be put into the bag."""
        return bool(self.sku) and self.chosen_offer is not None and self.chosen_offer.can_buy

    @property
    def has_facts(self) -> bool:
        """Whether anything is known of it besides its name, so that a section tells it."""
        told = ("story", "care", "safety_warnings")
        return bool(
            self.details or self.dimensions or self.gems or self.safety or any(self.texts[name].value for name in told)
        )


def find_product(key: str, storefront: StorefrontInfo) -> ProductInfo | None:
    """The creation at an address part, or where it went: by slug, else by the reference in it. At most eight queries
    where it is found at once; a renamed one costs seven more.
    """
    found = product_page(key, storefront)
    if found is not None:
        return found
    ids = list(Product.objects.filter(reference__in=reference_candidates(key)).values_list("id", flat=True)[:1])
    return products_of(ids, storefront.market).get(ids[0]) if ids else None


def asked_material(key: str, product: ProductInfo) -> str:
    """The material that a former address names, when the creation has it and its own address does not name it."""
    materials = taxonomy().materials
    slugs = [materials[pk].slug for pk in product.material_ids]
    return "" if key == product.address else named_material(key.removesuffix(product.address), slugs)


def page_of(
    product: ProductInfo,
    storefront: StorefrontInfo,
    *,
    material: str = "",
    size: str = "",
    choose: str = "",
    strap: str = "",
) -> ProductPage:
    """The page; three queries beside those that found the creation, two more for a watch whose strap can be chosen.
    `choose` names what she was to choose first.
    """
    names, language = taxonomy(), storefront.language
    offer = offers_of([product], storefront.market)[product.id]
    choice = made_choice(_pieces(product, offer), material=material, size=size)
    chosen = _chosen_offer(product, offer, choice)
    collection = names.collections.get(product.collection_id or 0)
    guide = names.size_guide_of(product.category_id)
    path = f"{storefront.root}creations/{product.address}/"
    straps = None
    if chosen is not None and chosen.can_buy:
        straps = strap_choice(
            product,
            _chosen_variant(product, choice),
            strap,
            partial(address_of_choice, path, choice.material, choice.size),
            storefront,
        )
        chosen = _with_strap(chosen, straps)
    kept = straps.sku if straps else ""
    price = chosen.price if chosen else offer.price
    availability = (chosen or offer).availability
    return ProductPage(
        product=product,
        storefront=storefront,
        path=path,
        name=product.text("name", language),
        texts={field: product.text(field, language) for field in ("summary", "story", "care", "safety_warnings")},
        details=product.lines("details", language),
        collection=collection.text("name", language) if collection else None,
        collection_path=_collection_path(product, storefront),
        steps=_steps(product, storefront),
        pictures=_gallery(product, choice, language, straps),
        offer=offer,
        chosen_offer=chosen,
        choice=choice,
        materials=material_options(choice, path, language, kept),
        sizes=size_options(choice, path, guide, storefront.market.ring_sizes),
        sku=choice.piece.sku if choice.piece else "",
        asks_size=choose == "size" and choice.wants_size,
        price=price_words(price, storefront, has_range=chosen is None and offer.has_range),
        tax=tax_words(storefront) if price is not None else "",
        availability=availability_words(availability) if availability != "request" or price is not None else "",
        promise=_arrival_words(chosen, storefront),
        dimensions=dimensions_of(product, storefront),
        gems=gems_of(product, storefront),
        size_guide=guide,
        size_guide_intro=guide.text("intro", language) if guide else None,
        contact=contact_of(storefront),
        safety=safety_of(product),
        engraving=engraving_of(product, choice.piece.sku if choice.piece else "", storefront),
        other_pieces=_other_pieces(product, storefront),
        straps=straps,
        fits=fits_of(product, choice.piece.sku if choice.piece else "", storefront),
        returns=_returns(product, storefront, price) if offer.can_buy else (),
    )


def _arrival_words(offer: Offer | None, storefront: StorefrontInfo) -> str:
    """When it would be with her. The day moves at the cut-off and at midnight: the page depends on `promises:<market>`."""
    promise = offer.promise if offer else None
    return arrival_words(promise, promised_dates(promise, storefront.market), storefront.babel)


def _returns(product: ProductInfo, storefront: StorefrontInfo, price: Money | None) -> tuple[str, ...]:
    """How it would come back, said before it is bought. The page depends on `return-rules`."""
    market = storefront.market
    terms = return_terms(market, product.department_id, product.category_id)
    amount = to_minor(price) if price is not None else None
    return return_sentences([("", amount, terms)], has_right=market.withdrawal_days is not None)


def contact_of(storefront: StorefrontInfo) -> Contact:
    market = storefront.market
    return Contact(market.telephone, market.mail, grouped_hours(market.hours), market.time_zone)


def _pieces(product: ProductInfo, offer: ProductOffer) -> list[Piece]:
    materials = taxonomy().materials
    return [
        Piece(
            variant.sku or "",
            materials[variant.material_id].slug if variant.material_id else "",
            variant.size,
            _STATES.get(offer.variants[variant.id].availability, "unavailable"),
        )
        for variant in product.variants
    ]


def _chosen_variant(product: ProductInfo, choice: Choice) -> VariantInfo | None:
    materials = taxonomy().materials
    for variant in product.variants if choice.piece else ():
        material = materials[variant.material_id].slug if variant.material_id else ""
        if (material, variant.size) == (choice.material, choice.size):
            return variant
    return None


def _chosen_offer(product: ProductInfo, offer: ProductOffer, choice: Choice) -> Offer | None:
    variant = _chosen_variant(product, choice)
    return offer.variants[variant.id] if variant else None


def _with_strap(offer: Offer, straps: StrapChoice | None) -> Offer:
    """What the piece costs and when it is there with the strap that is chosen."""
    if straps is None or not straps.sku or offer.price is None:
        return offer
    extra = from_minor(straps.change.extra, offer.price.currency.code)
    promise = offer.promise + Days(*straps.change.days) if offer.promise else None
    return replace(offer, price=offer.price + extra, promise=promise)


def _gallery(
    product: ProductInfo, choice: Choice, language: str, straps: StrapChoice | None
) -> tuple[ShownPicture, ...]:
    material = taxonomy().material_by_slug.get(choice.material)
    shown = product.pictures_of(material.id if material else None)
    if straps and straps.view:
        shown = (straps.view, *shown[1:])
    return tuple(_shown(picture, language, product) for picture in shown)


def _shown(picture: PictureInfo, language: str, product: ProductInfo) -> ShownPicture:
    sources = picture_sources(picture, gallery=True)
    biggest = max((r for r in picture.renditions if r.format == "jpeg"), key=lambda r: r.width, default=None)
    alt = picture.alt_in(language)
    return ShownPicture(
        sources,
        biggest.url if biggest and not picture.is_vector else picture.url,
        alt if alt.value else product.text("name", language),
        picture.role,
    )


def _collection_path(product: ProductInfo, storefront: StorefrontInfo) -> str:
    names = taxonomy()
    collection = names.collections.get(product.collection_id or 0)
    if collection is None:
        return ""
    department = names.departments[product.department_id].slug
    return f"{storefront.root}{department_path(department)}collections/{collection.slug}/"


def _steps(product: ProductInfo, storefront: StorefrontInfo) -> tuple[Step, ...]:
    names, language, root = taxonomy(), storefront.language, storefront.root
    department = names.departments[product.department_id]
    steps = [Step(_("Home"), root), Step(department.text("name", language), root + department_path(department.slug))]
    steps += [
        Step(term.text("name", language), root + category_path(names, term))
        for term in names.ancestors(product.category_id or 0)
    ]
    return (*steps, Step(product.text("name", language)))


def _other_pieces(product: ProductInfo, storefront: StorefrontInfo) -> tuple[str, ...]:
    """Cards of the collection's other creations, those of the same department first, from the index: no query."""
    names = taxonomy()
    collection = names.collections.get(product.collection_id or 0)
    if collection is None:
        return ()
    own = {"department": (names.departments[product.department_id].slug,)}
    scope: dict[str, tuple[str, ...]] = {"collection": (collection.slug,)}
    cards: dict[str, str] = {}
    ask = partial(Query, storefront=storefront.code, size=OTHER_PIECES + 1, counts=False)
    for narrower in (own, {}):
        if len(cards) <= OTHER_PIECES:
            result = find(ask(scope=scope | narrower))
            cards |= {key: card for key, card in zip(result.keys, result.cards, strict=True) if key not in cards}
    cards.pop(product.key, None)
    return tuple(cards.values())[:OTHER_PIECES]


def storefronts_showing(key: str, storefronts: Sequence[StorefrontInfo]) -> frozenset[str]:
    """Codes of the storefronts that show the creation at an address part; at most three queries for all markets."""
    here = [storefront for storefront in storefronts if not storefront.market.is_closed]
    candidates = reference_candidates(key)
    slugs = [candidate.lower() for candidate in (key, *_heads(key))]
    rows = Product.objects.filter(live=True)
    found = rows.filter(reference__in=candidates).values_list("id", flat=True).first()
    found = found or rows.filter(slug__in=slugs).values_list("id", flat=True).first()
    if found is None:
        return frozenset()
    levels: dict[int | None, str] = dict(
        Availability.objects.filter(product_id=found).values_list("market_id", "level")
    )
    return frozenset(
        one.code for one in here if level_in(one.market.state, levels.get(one.market.id), levels.get(None)) != "hidden"
    )


def _heads(key: str) -> list[str]:
    parts = key.split("-")
    return ["-".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]
