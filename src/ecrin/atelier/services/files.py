"""Engraving rules as a file, in and out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ecrin.atelier.models import EngravingRule
from ecrin.atelier.rules.typefaces import SCRIPTS, TYPEFACES
from ecrin.catalog.models import Category, Department, Product
from ecrin.catalog.rules.exchange import (
    TAKE_AWAY,
    CellChange,
    CellWrong,
    Column,
    ImportPlan,
    Row,
    RowEffect,
    RowError,
    yes_or_no,
)
from ecrin.catalog.services.exchange.shared import Tell, double, told
from ecrin.catalog.services.refusals import require
from ecrin.core.money import decimals
from ecrin.markets.models import Market

from .engravings import RoomOfSize, RuleDraft, keep_rule

Things = Mapping[str, Mapping[str, int]]


class EngravingFile:
    """A row is a place of a creation, a category or a department. An empty cell leaves what is there; `-` takes it away."""

    kind = "engravings"
    permission = "atelier.change_engravingrule"
    columns: tuple[Column, ...] = (
        Column("for", "A reference (MV1), a category (jewelry/rings) or a department (jewelry).", required=True),
        Column("place", "The place’s code: inside-band.", required=True),
        Column("name", "What clients read: Inside the band.", required=True),
        Column("technique", "engrave or emboss."),
        Column("lines", "How many lines at most."),
        Column("characters", "How many characters a line at most."),
        Column("height", "Height of a capital letter in millimetres."),
        Column("width", "Room from side to side in millimetres."),
        Column("typefaces", f"Separated by spaces, of: {', '.join(TYPEFACES)}."),
        Column("scripts", f"Separated by spaces, of: {', '.join(SCRIPTS)}."),
        Column("symbols", "Signs besides letters and digits, separated by spaces."),
        Column("days", "Business days more, such as 3-5."),
        Column("prices", "By market, in its currency: us=50 eu=45 jp=no. Absent: with compliments."),
        Column("sizes", "Room by size as lines:characters:width, such as 48=1:16:36.5 54=1::."),
        Column("offered", "yes or no."),
    )

    def plan(self, rows: Sequence[Row], *, actor: Any, tell: Tell) -> ImportPlan:
        require(actor, self.permission)
        things, markets = things_by_name(), {market.code: market for market in Market.objects.all()}
        known = {(_for(rule), rule.code): rule for rule in _rules()}
        effects, errors, drafts = [], [], []
        seen: dict[tuple[str, str], int] = {}
        for row in told(rows, tell):
            key = (row["for"], row["place"])
            if again := double(seen, key, row):
                errors.append(again)
                continue
            try:
                draft = draft_of(row.cells, things, markets)
                before = cells_of(known[key]) if key in known else {}
                draft.made(None if key not in known else EngravingRule.objects.get(pk=known[key].pk))
            except CellWrong as wrong:
                errors.append(RowError(row.number, wrong.column, str(wrong)))
                continue
            except ValidationError as wrong:
                errors.append(RowError(row.number, *_first(wrong)))
                continue
            drafts.append(draft)
            effects.append(_effect(row, before))
        return ImportPlan(self.kind, tuple(effects), tuple(errors), load=drafts)

    def load(self, plan: ImportPlan, *, actor: Any) -> str:
        """Keep every rule; there is no batch to undo: the file that was taken out before is."""
        require(actor, self.permission)
        for draft in plan.load:
            keep_rule(draft=draft, actor=actor)
        return ""

    def export(self) -> Iterator[Sequence[str]]:
        for rule in _rules():
            cells = cells_of(rule)
            yield [cells[column.name] for column in self.columns]


def things_by_name() -> dict[str, dict[str, int]]:
    """What a rule can be for, by how a file writes it; three queries."""
    found = {slug: {"department": pk} for slug, pk in Department.objects.values_list("slug", "pk")}
    rows = Category.objects.values_list("department__slug", "slug", "pk")
    found |= {f"{department}/{slug}": {"category": pk} for department, slug, pk in rows}
    named = Product.objects.exclude(reference=None).values_list("reference", "pk")
    return found | {reference: {"product": pk} for reference, pk in named if reference}


def draft_of(cells: Mapping[str, str], things: Things, markets: Mapping[str, Market]) -> RuleDraft:
    """What a row says.

    Raises:
        CellWrong: something that cannot be, with its column.
    """
    if cells["for"] not in things:
        raise CellWrong("for", _("There is no creation, category or department “%(name)s”.") % {"name": cells["for"]})
    values: dict[str, Any] = {"name": cells["name"]}
    for name, read in _READ.items():
        if cells.get(name):
            values[name] = read(name, cells[name])
    if cells.get("days"):
        least, _dash, most = cells["days"].partition("-")
        values |= {"least_days": _whole("days", least), "most_days": _whole("days", most or least)}
    if cells.get("offered"):
        values["is_live"] = yes_or_no("offered", cells["offered"])
    return RuleDraft(
        of=things[cells["for"]],
        code=cells["place"],
        values=values,
        prices=_prices(cells["prices"], markets) if cells.get("prices") else None,
        sizes=_sizes(cells["sizes"]) if cells.get("sizes") else None,
    )


def _prices(text: str, markets: Mapping[str, Market]) -> dict[int, int | None]:
    found: dict[int, int | None] = {}
    for part in text.split() if text != TAKE_AWAY else ():
        code, _sign, price = part.partition("=")
        if code not in markets:
            raise CellWrong("prices", _("There is no market “%(code)s”.") % {"code": code})
        places = decimals(markets[code].currency)
        try:
            amount = None if price == "no" else Decimal(price).scaleb(places)
        except InvalidOperation:
            amount = Decimal(-1)
        if amount is not None and (not amount.is_finite() or amount < 0 or amount != amount.to_integral_value()):
            raise CellWrong("prices", _("“%(text)s” is not written as us=50.") % {"text": part})
        found[markets[code].pk] = None if amount is None else int(amount)
    return found


def _sizes(text: str) -> dict[str, RoomOfSize]:
    found: dict[str, RoomOfSize] = {}
    for part in text.split() if text != TAKE_AWAY else ():
        size, sign, room = part.partition("=")
        told_ = room.split(":")
        if not (size and sign) or len(told_) != 3:
            raise CellWrong("sizes", _("“%(text)s” is not written as 48=1:16:36.5.") % {"text": part})
        lines, characters, width = told_
        found[size] = (
            _whole("sizes", lines) if lines else None,
            _whole("sizes", characters) if characters else None,
            _millimetres("sizes", width) if width else None,
        )
    return found


def _whole(column: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 5):
        raise CellWrong(column, _("“%(text)s” is not a whole number.") % {"text": text})
    return int(text)


def _millimetres(column: str, text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise CellWrong(column, _("“%(text)s” is not a number of millimetres.") % {"text": text})
    return found


def _words(_column: str, text: str) -> list[str]:
    return text.split()


def _text(_column: str, text: str) -> str:
    return "" if text == TAKE_AWAY else text


_READ: Mapping[str, Callable[[str, str], Any]] = {
    "technique": _text,
    "symbols": _text,
    "lines": _whole,
    "characters": _whole,
    "height": _millimetres,
    "width": _millimetres,
    "typefaces": _words,
    "scripts": _words,
}


def _rules() -> QuerySet[EngravingRule]:
    return EngravingRule.objects.select_related("product", "category__department", "department").prefetch_related(
        "sizes", "markets__market"
    )


def _for(rule: EngravingRule) -> str:
    if rule.product is not None:
        return rule.product.reference or rule.product.slug
    if rule.category is not None:
        return f"{rule.category.department.slug}/{rule.category.slug}"
    return rule.department.slug if rule.department else ""


def cells_of(rule: EngravingRule) -> dict[str, str]:
    """A rule as a file writes it; no query where sizes and markets were read with it."""
    prices = [
        f"{row.market.code}={_plain(Decimal(row.extra).scaleb(-decimals(row.market.currency))) if row.is_offered else 'no'}"
        for row in rule.markets.all()
    ]
    sizes = [
        f"{row.size}={row.lines or ''}:{row.characters or ''}:{_plain(row.width) if row.width else ''}"
        for row in rule.sizes.all()
    ]
    return {
        "for": _for(rule),
        "place": rule.code,
        "name": rule.name,
        "technique": rule.technique,
        "lines": str(rule.lines),
        "characters": str(rule.characters),
        "height": _plain(rule.height),
        "width": _plain(rule.width),
        "typefaces": " ".join(rule.typefaces),
        "scripts": " ".join(rule.scripts),
        "symbols": rule.symbols or "-",
        "days": f"{rule.least_days}-{rule.most_days}",
        "prices": " ".join(sorted(prices)) or "-",
        "sizes": " ".join(sizes) or "-",
        "offered": "yes" if rule.is_live else "no",
    }


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _effect(row: Row, before: Mapping[str, str]) -> RowEffect:
    label = f"{row['for']} {row['place']}"
    changes = tuple(
        CellChange(name, before.get(name, "–"), text)
        for name, text in row.cells.items()
        if text and name not in {"for", "place"} and _same(text) != _same(before.get(name, ""))
    )
    if not before:
        return RowEffect(row.number, label, "create", changes)
    return RowEffect(row.number, label, "update" if changes else "none", changes)


def _same(text: str) -> list[str]:
    """Cells that say the same: numbers by value, lists in any order."""
    words = []
    for word in text.split():
        try:
            words.append(_plain(Decimal(word)))
        except InvalidOperation:
            words.append(word)
    return sorted(words)


def _first(wrong: ValidationError) -> tuple[str, str]:
    """The column of the first fault, and its sentence."""
    names = {"least_days": "days", "most_days": "days", "is_live": "offered", "code": "place", "product": "for"}
    for name, errors in wrong.message_dict.items():
        return names.get(name, name if name != "__all__" else ""), str(errors[0])
    return "", str(wrong)
