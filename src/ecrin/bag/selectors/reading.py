"""A bag as its pages and the checkout read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from moneyed import Money

from ecrin.atelier.rules import Made, added_up
from ecrin.bag.models import Bag, BagLine
from ecrin.bag.rules import BagLineView, BagView, Broken, Message, Problem, broken_limits
from ecrin.catalog.rules import PictureSources, ProductInfo, VariantInfo, picture_sources, size_in
from ecrin.catalog.selectors import products_of, taxonomy
from ecrin.core.money import from_minor, money_text
from ecrin.core.texts import SOURCE_LANGUAGE, Text
from ecrin.inventory.selectors import stock_and_left
from ecrin.markets.rules import StorefrontInfo
from ecrin.offers.rules import Offer
from ecrin.offers.selectors import offers_of

from .limits import limits
from .making import components_of, made_of_lines
from .pieces import Known, known_pieces, taken_today

ASIDE: frozenset[str] = frozenset({"sold-out", "cannot-make", "not-here"})


def empty_bag(storefront: StorefrontInfo) -> BagView:
    """What somebody without a bag has. No query."""
    return BagView(storefront=storefront, subtotal=from_minor(0, storefront.market.currency))


def read_bag(bag: Bag | None, storefront: StorefrontInfo, *, email: str = "") -> BagView:
    """The bag with today's names, prices and stock of the storefront's market, and what changed since she last looked.

    At most thirteen queries whatever the number of lines, twelve for a visitor, and those of what is made for somebody. It
    writes nothing.

    Args:
        email: by which a guest's orders of today are known, once she has written it.
    """
    if bag is None:
        return empty_bag(storefront)
    rows = list(bag.lines.all())
    reading = _Reading(bag, rows, storefront, email)
    here: list[BagLineView] = []
    aside: list[BagLineView] = []
    saved: list[BagLineView] = []
    for row in rows:
        line = reading.line(row)
        (saved if row.saved_for_later else aside if line.problem in ASIDE else here).append(line)
    subtotal = sum((line.amount for line in here if line.amount), from_minor(0, storefront.market.currency))
    return BagView(
        storefront=storefront,
        subtotal=subtotal,
        lines=tuple(here),
        set_aside=tuple(aside),
        saved=tuple(saved),
        messages=tuple(_messages([*here, *aside], storefront)),
        broken=reading.broken(here),
        gift=bag.gift,
        removed=reading.name(bag.removed.get("sku", "")).value if bag.removed else "",
    )


def read_pieces(wanted: Mapping[str, int], storefront: StorefrontInfo) -> list[BagLineView]:
    """Pieces of SKUs as a bag that held them would show them, with no bag: what an advisor adds to an order. At most
    eleven queries; it writes nothing.
    """
    rows = [BagLine(key=sku, sku=sku, quantity=quantity) for sku, quantity in wanted.items()]
    reading = _Reading(Bag(), rows, storefront)
    return [reading.line(row) for row in rows]


@dataclass
class _Reading:
    """Everything that lines are made from, read once."""

    bag: Bag
    rows: Sequence[BagLine]
    storefront: StorefrontInfo
    email: str = ""

    @cached_property
    def known(self) -> dict[str, Known]:
        skus = {row.sku for row in self.rows} | {sku for sku in [self.bag.removed.get("sku")] if sku}
        return known_pieces(skus) if skus else {}

    @cached_property
    def products(self) -> dict[int, ProductInfo]:
        ids = {self.known[row.sku].product_id for row in self.rows if row.sku in self.known}
        return products_of(ids, self.storefront.market) if ids else {}

    @cached_property
    def offers(self) -> dict[int, Offer]:
        """By variant."""
        found = offers_of(list(self.products.values()), self.storefront.market) if self.products else {}
        return {pk: offer for product in found.values() for pk, offer in product.variants.items()}

    @cached_property
    def made(self) -> dict[str, Made]:
        return made_of_lines(self.rows, self.storefront)

    @cached_property
    def wanted(self) -> dict[str, int]:
        return added_up([wanted_of(self.rows), components_of(self.rows, self.made)])

    @cached_property
    def left(self) -> dict[str, int]:
        skus = {row.sku for row in self.rows}.union(*(made.components for made in self.made.values()))
        return stock_and_left(skus)[1] if skus else {}

    def lacks(self, made: Made | None) -> bool:
        """Whether something that a piece is made with is there no more, or not for all who wish for it in this bag."""
        needed = made.components if made else {}
        return any(sku in self.left and self.left[sku] < self.wanted.get(sku, 1) for sku in needed)

    def name(self, sku: str) -> Text:
        piece = self.known.get(sku)
        return (
            piece.label(self.storefront.language) if piece else Text(_("A creation of another season"), SOURCE_LANGUAGE)
        )

    def line(self, row: BagLine) -> BagLineView:
        language, known = self.storefront.language, self.known.get(row.sku)
        product = self.products.get(known.product_id) if known else None
        variant = next((one for one in product.variants if one.sku == row.sku), None) if product else None
        offer = self.offers.get(variant.id) if variant else None
        made = self.made.get(row.key)
        unit = offer.price if offer and offer.can_buy else None
        if unit is not None and made is not None:
            unit += from_minor(made.extra, self.storefront.market.currency)
        problem, before = self._problem(row, offer, unit)
        material = taxonomy().materials.get((known.material_id if known else None) or 0)
        return BagLineView(
            key=row.key,
            sku=row.sku,
            quantity=row.quantity,
            name=self.name(row.sku),
            material=material.label(language) if material else "",
            size=self._size(known),
            path=path_of(product, variant, self.storefront) if product else "",
            product=product,
            variant=variant,
            picture=_picture(product, variant, made) if product else None,
            unit=unit,
            amount=unit * row.quantity if unit is not None else None,
            offer=offer,
            problem=problem,
            before=before,
            left=self.left.get(row.sku) if problem == "few-left" else None,
            made=made,
            seen_currency=row.seen_currency,
        )

    def _size(self, known: Known | None) -> str:
        if known is None or not known.size:
            return ""
        guide = taxonomy().size_guide_of(known.category_id)
        return size_in(known.size, system=self.storefront.market.ring_sizes, table=guide.table if guide else {})

    def _problem(self, row: BagLine, offer: Offer | None, unit: Money | None) -> tuple[Problem, Money | None]:
        """What changed, the gravest first."""
        if offer is not None and offer.availability in {"sold-out", "back-soon"}:
            return "sold-out", None
        if offer is None or not offer.can_buy or unit is None:
            return "not-here", None
        made = self.made.get(row.key)
        if made is not None and (made.problem or (self.lacks(made) and not row.saved_for_later)):
            return "cannot-make", None
        left = self.left.get(row.sku)
        if left is not None and left < self.wanted.get(row.sku, 0) and not row.saved_for_later:
            return "few-left", None
        if row.seen_price is not None and row.seen_currency == self.storefront.market.currency:
            before = from_minor(row.seen_price, row.seen_currency)
            return ("price-changed", before) if before != unit else ("", None)
        return "", None

    def broken(self, lines: Sequence[BagLineView]) -> tuple[Broken, ...]:
        wanted: dict[str, int] = {}
        for line in lines:
            wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
        pieces = {sku: self.known[sku].piece for sku in wanted if sku in self.known}
        market = self.storefront.market
        today = taken_today(self.bag.client_id, market, email=self.email)
        return broken_limits(wanted, pieces, limits(), market=market.code, taken_today=today)


def wanted_of(rows: Sequence[BagLine]) -> dict[str, int]:
    """Pieces of each SKU that are not saved for later."""
    found: dict[str, int] = {}
    for row in rows:
        if not row.saved_for_later:
            found[row.sku] = found.get(row.sku, 0) + row.quantity
    return found


def path_of(product: ProductInfo, variant: VariantInfo | None, storefront: StorefrontInfo) -> str:
    """The creation's address with this piece chosen."""
    path = f"{storefront.root}creations/{product.address}/"
    if variant is None:
        return path
    material = taxonomy().materials.get(variant.material_id or 0)
    pairs = [("material", material.slug if material else ""), ("size", variant.size)]
    query = "&".join(f"{name}={value}" for name, value in pairs if value)
    return f"{path}?{query}" if query else path


def _picture(product: ProductInfo, variant: VariantInfo | None, made: Made | None) -> PictureSources | None:
    """The piece as it is made for her, where the house has such a picture, else as it is."""
    if made is not None and made.picture is not None:
        return picture_sources(made.picture, taxonomy().profile_of(product.category_id))
    return picture_of(product, variant.material_id if variant else None)


def picture_of(product: ProductInfo, material_id: int | None) -> PictureSources | None:
    """The first picture of a piece, in a card's files."""
    shown = product.pictures_of(material_id)
    return picture_sources(shown[0], taxonomy().profile_of(product.category_id)) if shown else None


def _messages(lines: Sequence[BagLineView], storefront: StorefrontInfo) -> list[Message]:
    market = storefront.market
    found: list[Message] = []
    if any(line.seen_currency not in {"", market.currency} and line.unit is not None for line in lines):
        names = {"market": market.text("name", storefront.language).value, "currency": market.currency}
        found.append(Message("repriced", _("Your bag now has the prices of %(market)s, in %(currency)s.") % names))
    found += [Message(line.problem, said(line, storefront), line.key) for line in lines if line.problem]
    return found


def said(line: BagLineView, storefront: StorefrontInfo) -> str:
    """What changed with a line, as a sentence; empty where nothing did."""
    if line.problem == "cannot-make" and line.made is not None and line.made.problem:
        return line.made.problem
    values: Mapping[str, Any] = {
        "name": line.name.value,
        "before": money_text(line.before, storefront.babel) if line.before else "",
        "after": money_text(line.unit, storefront.babel) if line.unit else "",
        "left": line.left,
        "market": storefront.market.text("name", storefront.language).value,
    }
    if line.problem == "few-left":
        few = ngettext(
            "Only %(left)s piece of “%(name)s” is left.", "Only %(left)s pieces of “%(name)s” are left.", line.left or 0
        )
        return few % values
    sentences = {
        "price-changed": _("The price of “%(name)s” changed from %(before)s to %(after)s."),
        "sold-out": _("“%(name)s” is not available at the moment, so we have set it aside."),
        "cannot-make": _("What “%(name)s” was to be made with is not available any more, so we have set it aside."),
        "not-here": _("“%(name)s” is not sold online in %(market)s, so we have set it aside."),
    }
    return sentences.get(line.problem, "") % values
