"""What the index holds of creations: their facets and their cards, rendered once per creation and storefront."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecrin.catalog.models import Variant
from ecrin.catalog.rules import ProductInfo, Taxonomy, picture_sources
from ecrin.catalog.selectors import products_in_bulk, taxonomy
from ecrin.core.money import decimals, from_minor, money_text, to_minor
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import storefront_context
from ecrin.offers.rules import ProductOffer
from ecrin.offers.selectors import offers_of
from ecrin.search.rules import Document, look_key
from ecrin.shop.rules.markup import picture_html
from ecrin.shop.rules.prices import band_code, band_codes, band_edges, bands_by_code
from ecrin.shop.rules.wording import AVAILABILITIES, availability_facet, card_names_tax

from .mould import Mould
from .words import availability_labels, price_words, tax_words

TEMPLATE = "shop/card.html"
MOST_MATERIALS = 3


class ProductSource:
    """Creations for the index. Ten queries a batch, whatever the number of markets and variants."""

    def documents(self, storefront: StorefrontInfo, keys: Iterable[str] | None = None) -> Iterator[Document]:
        """Every creation that the storefront shows, or those of `keys`."""
        ids = None if keys is None else [int(key.partition(":")[2]) for key in keys if key.startswith("product:")]
        names = taxonomy()
        press: Press | None = None
        for batch in products_in_bulk(storefront.market, ids):
            offers = offers_of(batch, storefront.market)
            with storefront_context(storefront):
                press = press or Press(storefront, names)
                documents = [press.document(product, offers[product.id]) for product in batch]
            yield from documents

    def affected(self, keys: Iterable[str]) -> set[str] | None:
        """The creations that changes touch: their own, those of a SKU (one query); all where names or markets changed."""
        touched = set(keys)
        if touched & {"taxonomy", "markets", "*"}:
            return None
        skus = [key.partition(":")[2] for key in touched if key.startswith("sku:")]
        found = {key for key in touched if key.startswith("product:")}
        if skus:
            owners = Variant.objects.filter(sku__in=skus).values_list("product_id", flat=True)
            found |= {f"product:{owner}" for owner in owners}
        return found

    def labels(self, storefront: StorefrontInfo) -> Mapping[str, Mapping[str, str]]:
        """What a visitor reads for each facet value, in the order in which she sees them."""
        with storefront_context(storefront):
            return facet_labels(storefront)

    def version(self) -> str:
        """Changes with the card's template and the interface texts in it."""
        made = hashlib.sha256(get_template(TEMPLATE).template.source.encode())  # type: ignore[attr-defined]
        for folder in settings.LOCALE_PATHS:
            for catalogue in sorted(folder.glob("*/LC_MESSAGES/django.mo")) if folder.is_dir() else ():
                made.update(catalogue.read_bytes())
        return made.hexdigest()[:16]


def facet_labels(storefront: StorefrontInfo) -> dict[str, dict[str, str]]:
    """Labels by facet and value; the storefront's language must be active. No query when the names are in memory."""
    names = taxonomy()
    language = storefront.language
    terms: dict[str, Iterable[Any]] = {
        "department": names.departments.values(),
        "category": names.categories.values(),
        "collection": names.collections.values(),
        "material": names.materials.values(),
        "gemstone": names.gemstones.values(),
    }
    labels = {facet: {term.slug: term.label(language) for term in found} for facet, found in terms.items()}
    if storefront.market.shows_prices:
        labels["price"] = {code: band_label(code, storefront) for code in band_codes(storefront.market.currency)}
    wording = availability_labels()
    labels["availability"] = {value: wording[value] for value in AVAILABILITIES}
    return labels


def band_label(code: str, storefront: StorefrontInfo) -> str:
    """`Up to $1,000`, `$1,000 – $2,500`, `$50,000 and above`."""
    low, high = band_edges(code)
    currency = storefront.market.currency
    texts = [
        "" if edge is None else money_text(from_minor(edge * 10 ** decimals(currency), currency), storefront.babel)
        for edge in (low, high)
    ]
    if high is None:
        return _("%(price)s and above") % {"price": texts[0]}
    if low == 0:
        return _("Up to %(price)s") % {"price": texts[1]}
    return f"{texts[0]} – {texts[1]}"


class Press:
    """Makes the documents of one storefront; its language must be active. Prices are worded once per amount."""

    def __init__(self, storefront: StorefrontInfo, names: Taxonomy) -> None:
        self.storefront = storefront
        self.names = names
        self._mould = Mould(card_template())
        self._tax = price_note(storefront)
        self._bands = bands_by_code(storefront.market.currency)
        self._prices: dict[tuple[int | None, bool], str] = {}

    def document(self, product: ProductInfo, offer: ProductOffer) -> Document:
        language = self.storefront.language
        name = product.text("name", language)
        path = f"{self.storefront.root}creations/{product.address}/"
        price = offer.price
        packshot = product.packshot
        return Document(
            key=product.key,
            kind="product",
            title=name.value,
            path=path,
            body=self._body(product),
            codes=tuple(filter(None, (product.reference or "", *product.skus))),
            card=self.card(product, offer),
            looks=self.looks(product, offer),
            picture="" if packshot is None else picture_sources(packshot, self._profile(product)).src,
            facets=self._facets(product, offer),
            price=None if price is None else to_minor(price),
            price_text=self._price_text(offer),
            rank=product.rank,
        )

    def looks(self, product: ProductInfo, offer: ProductOffer) -> dict[str, str]:
        """The card of each material that a visitor may ask for: its own picture, and the way to the creation in it."""
        first, *others = product.material_ids or (0,)
        if not others:
            return {}
        materials = self.names.materials
        looks = {look_key("material", part): "" for part in materials[first].counted}
        for pk in others:
            missing = [key for part in materials[pk].counted if (key := look_key("material", part)) not in looks]
            if missing:
                looks |= dict.fromkeys(missing, self.card(product, offer, material=pk))
        return looks

    def card(self, product: ProductInfo, offer: ProductOffer, *, material: int | None = None) -> str:
        """The card as the house shows it, or in one of the creation's materials."""
        language = self.storefront.language
        name = product.text("name", language)
        profile = self._profile(product)
        shown = (product.pictures if material is None else product.pictures_of(material))[:2]
        pictures = [picture_sources(picture, profile) for picture in shown]
        alts = [picture.alt_in(language).value or name.value for picture in shown]
        chosen = f"?material={self.names.materials[material].slug}" if material else ""
        collection = self.names.collections.get(product.collection_id or 0)
        context = {
            "name": name,
            "path": f"{self.storefront.root}creations/{product.address}/{chosen}",
            "picture": SafeString(picture_html(pictures[0], alts[0]) if pictures else ""),
            "second_picture": SafeString(
                picture_html(pictures[1], "", css="card__second") if len(pictures) > 1 else ""
            ),
            "is_plain": bool(shown) and shown[0].is_vector,
            "collection": collection.text("name", language) if collection else "",
            "materials": self._materials(product),
            "price": self._price_text(offer),
            "tax": self._tax if offer.price is not None else "",
            "is_new": product.is_new,
            "is_limited": product.is_limited,
        }
        return self._mould.cast(context)

    def _price_text(self, offer: ProductOffer) -> str:
        amount = None if offer.price is None else to_minor(offer.price)
        known = (amount, offer.has_range)
        if known not in self._prices:
            self._prices[known] = price_words(offer.price, self.storefront, has_range=offer.has_range)
        return self._prices[known]

    def _profile(self, product: ProductInfo) -> Any:
        return self.names.profile_of(product.category_id)

    def _materials(self, product: ProductInfo) -> str:
        found = [self.names.materials[pk].label(self.storefront.language) for pk in product.material_ids]
        if len(found) <= MOST_MATERIALS:
            return " · ".join(found)
        return ngettext("%(count)s material", "%(count)s materials", len(found)) % {"count": len(found)}

    def _body(self, product: ProductInfo) -> str:
        language = self.storefront.language
        fields = ("summary", "keywords", "story", "details")
        return " ".join(filter(None, (product.text(name, language).value for name in fields)))

    def _facets(self, product: ProductInfo, offer: ProductOffer) -> dict[str, tuple[str, ...]]:
        names = self.names
        lines = [names.ancestors(pk) for pk in product.category_ids]
        departments = dict.fromkeys([product.department_id, *(term.department_id for line in lines for term in line)])
        slug = {pk: names.departments[pk].slug for pk in departments}
        collection = names.collections.get(product.collection_id or 0)
        amount = None if offer.price is None else to_minor(offer.price)
        facets: dict[str, Iterable[str]] = {
            "department": slug.values(),
            "category": (term.slug for line in lines for term in line),
            "collection": (collection.slug,) if collection else (),
            "material": (part for pk in product.material_ids for part in names.materials[pk].counted),
            "gemstone": (names.gemstones[use.gemstone_id].slug for use in product.gemstones),
            "price": (band_code(amount, self._bands),) if amount is not None else (),
            "availability": (availability_facet(offer.availability),),
            "_place": (f"{slug[term.department_id]}/{term.slug}" for line in lines for term in line),
            "_material": (names.materials[pk].slug for pk in product.material_ids),
            "_is_new": (("no", "yes")[product.is_new],),
            "_is_limited": (("no", "yes")[product.is_limited],),
        }
        return {name: tuple(dict.fromkeys(filter(None, values))) for name, values in facets.items()}


def price_note(storefront: StorefrontInfo) -> str:
    """The tax words of a card's price, where the law wants them there."""
    return tax_words(storefront) if card_names_tax(storefront.market.tax_display) else ""


def card_template() -> Any:
    return get_template(TEMPLATE).template  # type: ignore[attr-defined]
