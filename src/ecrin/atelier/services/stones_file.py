"""A supplier's list of stones, in and out: each row's effect, every bad row's reason, all or nothing.

Stones are known by the house's number, else by laboratory and certificate. A stone that was sold or is promised to an
order stays as it was sold, whatever a list says later.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import gettext as _

from ecrin.atelier.events import StoneChanged
from ecrin.atelier.models import Stone
from ecrin.atelier.models.stones import NUMBER, STONES
from ecrin.atelier.rules.stones import CLARITIES, COLOURS, LEAST_CARAT, MOST_CARAT
from ecrin.atelier.rules.supplied import NAMES, Unreadable, measurements_text, read_grade, read_measurements
from ecrin.catalog.models import Price, Variant
from ecrin.catalog.rules.exchange import TAKE_AWAY, CellChange, CellWrong, Column, ImportPlan, Row, RowEffect, RowError
from ecrin.catalog.rules.plans import Key
from ecrin.catalog.services.exchange.shared import Tell, double, told
from ecrin.catalog.services.kinds import KINDS, markets_by_code
from ecrin.catalog.services.refusals import require
from ecrin.core.changes import touch
from ecrin.core.journal import record_all
from ecrin.core.money import from_minor, money_text, parse_amount
from ecrin.inventory.models import StockLevel
from ecrin.inventory.selectors import locations
from ecrin.inventory.services import count_stock
from ecrin.markets.models import Market

KIND = "stones"
FACTS = ("shape", "carat", "colour", "clarity", "cut", "polish", "symmetry", "fluorescence", "length", "width", "depth",
         "supplier", "state")  # fmt: skip
GRADES = ("shape", "colour", "clarity", "cut", "polish", "symmetry", "fluorescence")
BATCH = 500
COLUMNS = (
    Column("number", "The house's number of the stone; without it, laboratory and certificate make one."),
    Column("laboratory", "The laboratory, such as GIA.", required=True),
    Column("certificate", "The certificate's number.", required=True),
    Column(
        "shape", "round, oval, cushion, emerald, princess, pear, radiant, marquise, asscher or heart.", required=True
    ),
    Column("carat", "Its weight with a point, such as 1.01.", required=True),
    Column("colour", f"{COLOURS[0]} to {COLOURS[-1]}.", required=True),
    Column("clarity", f"{CLARITIES[0]} to {CLARITIES[-1]}.", required=True),
    Column("cut", "excellent, very-good, good, fair or poor; empty where the laboratory gives no grade."),
    Column("polish", "As the cut."),
    Column("symmetry", "As the cut."),
    Column("fluorescence", "none, faint, medium, strong or very-strong."),
    Column("measurements", "Length, width and depth in millimetres, such as 6.45 x 6.41 x 3.97.", required=True),
    Column("supplier", "Who supplies it."),
    Column("state", "offered or withdrawn; empty is offered."),
    Column("location", "Code of the place where a new stone lies; empty: the first that serves online orders."),
)


@dataclass
class Load:
    """What a plan is loaded from."""

    new: list[Stone] = field(default_factory=list)
    changed: list[Stone] = field(default_factory=list)
    prices: dict[Key, tuple[int | None, int | None]] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)
    facts: list[tuple[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What is there before a file is read; five queries, however many stones."""

    markets: Mapping[str, Market]
    places: Sequence[str]
    online: str
    by_number: Mapping[str, Stone]
    by_certificate: Mapping[tuple[str, str], Stone]
    prices: Mapping[str, Mapping[str, int]]
    fixed: frozenset[str]
    skus: frozenset[str]


def _known(numbers: set[str]) -> Known:
    markets = markets_by_code()
    stones = {stone.number: stone for stone in Stone.objects.iterator(chunk_size=5000)}
    ours = Stone.objects.order_by().values("number")
    prices: dict[str, dict[str, int]] = {}
    for sku, code, amount in Price.objects.filter(sku__in=ours).values_list("sku", "market__code", "amount"):
        prices.setdefault(sku, {})[code] = amount
    levels = StockLevel.objects.filter(sku__in=ours).order_by().values_list("sku").annotate(Sum("on_hand"), Sum("held"))
    there = locations()
    return Known(
        markets=markets,
        places=[place.code for place in there],
        online=next((place.code for place in there if place.serves_online), ""),
        by_number=stones,
        by_certificate={(stone.laboratory, stone.certificate): stone for stone in stones.values()},
        prices=prices,
        fixed=frozenset(sku for sku, on_hand, held in levels if not on_hand or held),
        skus=frozenset(sku for sku in Variant.objects.values_list("sku", flat=True) if sku in numbers),
    )


class StoneFile:
    """Loading it makes and changes stones. With `whole` the file is all that its suppliers have: what it lacks of theirs is
    withdrawn.
    """

    permission = "atelier.import_stone"

    def __init__(self, *, whole: bool = False, names: Mapping[str, str] | None = None) -> None:
        self.whole = whole
        self.kind = "all-stones" if whole else KIND
        self.names = {**NAMES, **(names or {})}

    @property
    def columns(self) -> tuple[Column, ...]:
        """Those of every stone, and a price for each market that does not follow another."""
        rows = Market.objects.filter(price_fallback=None, state=Market.State.OPEN)
        return COLUMNS + tuple(
            Column(f"price_{code}", f"Price in {currency} in the market {code}; - takes it away.")
            for code, currency in rows.values_list("code", "currency")
        )

    def plan(self, rows: Sequence[Row], *, actor: Any, tell: Tell) -> ImportPlan:  # noqa: ARG002 - one shape for all kinds
        known = _known({row["number"] for row in rows})
        load, effects, errors = Load(), [], []
        seen: dict[Any, int] = {}
        listed: set[str] = set()
        for row in told(rows, tell):
            try:
                stone, before = _stone_of(row, known)
                prices = _prices_of(row, known.markets)
            except CellWrong as wrong:
                errors.append(RowError(row.number, wrong.column, str(wrong)))
                continue
            again = double(seen, stone.number, row) or double(seen, (stone.laboratory, stone.certificate), row)
            if again:
                errors.append(again)
                continue
            listed.add(stone.number)
            effects.append(_effect(row, stone, before, prices, known, load))
        if self.whole:
            effects += _withdrawals(listed, rows, known, load)
        return ImportPlan(self.kind, tuple(effects), tuple(errors), load=load)

    def load(self, plan: ImportPlan, *, actor: Any) -> str:
        """Write the rows, prices and pieces of a plan. There is no batch to undo: stones may be sold since."""
        require(actor, self.permission)
        load: Load = plan.load
        batch = secrets.token_hex(8)
        Stone.objects.bulk_create(load.new, batch_size=BATCH)
        Stone.objects.bulk_update(load.changed, FACTS, batch_size=BATCH)
        keys = {f"sku:{stone.number}" for stone in load.changed}
        keys |= KINDS["prices"].write(load.prices, actor=actor, batch=batch) if load.prices else set()
        for place, numbers in sorted(load.places.items()):
            for start in range(0, len(numbers), BATCH):
                counts = dict.fromkeys(numbers[start : start + BATCH], 1)
                count_stock(counts=counts, location=place, actor=actor, note=_("from a file"))
        record_all([StoneChanged(number, action, batch) for number, action in load.facts], actor=actor)
        touch(STONES, *keys)
        return ""

    def export(self) -> Iterator[Sequence[str]]:
        markets = [column.name.removeprefix("price_") for column in self.columns[len(COLUMNS) :]]
        prices: dict[str, dict[str, str]] = {}
        rows = Price.objects.filter(sku__in=Stone.objects.values("number"), market__code__in=markets)
        for sku, code, currency, amount in rows.values_list("sku", "market__code", "market__currency", "amount"):
            prices.setdefault(sku, {})[code] = format(from_minor(amount, currency).amount, "f")
        lies = dict(
            StockLevel.objects.filter(sku__in=Stone.objects.values("number"), on_hand__gt=0).values_list(
                "sku", "location__code"
            )
        )
        for stone in Stone.objects.iterator(chunk_size=5000):
            yield (
                stone.number, stone.laboratory, stone.certificate, stone.shape, str(stone.carat), stone.colour,
                stone.clarity, stone.cut, stone.polish, stone.symmetry, stone.fluorescence,
                measurements_text(stone.length, stone.width, stone.depth), stone.supplier, stone.state,
                lies.get(stone.number, ""), *(prices.get(stone.number, {}).get(code, "") for code in markets),
            )  # fmt: skip


def _stone_of(row: Row, known: Known) -> tuple[Stone, Stone | None]:
    """The stone that a row says, unsaved, and the one that is there."""
    laboratory, certificate = row["laboratory"].upper()[:20], row["certificate"].upper()
    if not laboratory or not certificate or len(certificate) > 40:
        column = "certificate" if laboratory else "laboratory"
        raise CellWrong(column, _("A stone has the name of its laboratory and the number of its certificate."))
    before = (
        known.by_number.get(row["number"]) if row["number"] else known.by_certificate.get((laboratory, certificate))
    )
    number = before.number if before else row["number"] or f"{laboratory}-{certificate}"
    _check_number(number, laboratory, certificate, known)
    values: dict[str, Any] = {name: _grade(row, name) for name in GRADES}
    try:
        values["length"], values["width"], values["depth"] = read_measurements(row["measurements"])
    except Unreadable as wrong:
        sentence = _("“%(text)s” is not three lengths in millimetres; write 6.45 x 6.41 x 3.97.")
        raise CellWrong("measurements", sentence % {"text": wrong}) from wrong
    values["state"] = row["state"] or Stone.State.OFFERED
    if values["state"] not in Stone.State.values:
        raise CellWrong("state", _("Write offered or withdrawn."))
    values["supplier"] = row["supplier"][:60] or (before.supplier if before else "")
    stone = Stone(number=number, laboratory=laboratory, certificate=certificate, carat=_carat(row), **values)
    if row["location"] and row["location"] not in known.places:
        raise CellWrong("location", _("There is no place “%(code)s”.") % {"code": row["location"]})
    if before is None and not (row["location"] or known.online):
        raise CellWrong("location", _("There is no place that serves online orders. Add one under Stock, Places."))
    return stone, before


def _check_number(number: str, laboratory: str, certificate: str, known: Known) -> None:
    try:
        NUMBER(number)
    except ValidationError as error:
        raise CellWrong("number", _("Use capital letters, digits and hyphens.")) from error
    if len(number) > 40:
        raise CellWrong("number", _("This number is too long."))
    if number in known.skus:
        raise CellWrong("number", _("“%(number)s” is the SKU of a creation.") % {"number": number})
    other = known.by_certificate.get((laboratory, certificate))
    if other is not None and other.number != number:
        raise CellWrong("certificate", _("The stone %(number)s has this certificate.") % {"number": other.number})
    same = known.by_number.get(number)
    if same is not None and (same.laboratory, same.certificate) != (laboratory, certificate):
        said = {"number": number, "certificate": f"{same.laboratory} {same.certificate}"}
        raise CellWrong("number", _("The stone %(number)s has another certificate: %(certificate)s.") % said)


def _carat(row: Row) -> Decimal:
    try:
        carat = Decimal(row["carat"].replace(",", ".")).quantize(Decimal("0.01"))
    except InvalidOperation:
        carat = Decimal(0)
    if not LEAST_CARAT <= carat <= MOST_CARAT:
        sentence = _("“%(text)s” is not a weight from %(least)s to %(most)s carat.")
        raise CellWrong("carat", sentence % {"text": row["carat"], "least": LEAST_CARAT, "most": MOST_CARAT})
    return carat


def _grade(row: Row, name: str) -> str:
    try:
        return read_grade(name, row[name])
    except Unreadable as wrong:
        sentence = _("“%(text)s” is not known here; these are: %(all)s.")
        raise CellWrong(name, sentence % {"text": wrong, "all": ", ".join(wrong.known)}) from wrong


def _prices_of(row: Row, markets: Mapping[str, Market]) -> dict[str, int | None]:
    """Amounts in minor units by market, None for one that is taken away; markets that the row leaves empty are absent."""
    found: dict[str, int | None] = {}
    for name, text in row.cells.items():
        if not name.startswith("price_") or not text:
            continue
        code = name.removeprefix("price_")
        currency = markets[code].currency
        try:
            found[code] = None if text == TAKE_AWAY else parse_amount(text, currency)
        except ValueError as error:
            sentence = _("“%(text)s” is not an amount in %(currency)s; write it as 3450 or 3450.50.")
            raise CellWrong(name, sentence % {"text": text, "currency": currency}) from error
        if found[code] == 0:
            raise CellWrong(name, _("A price is above nought."))
    return found


def _effect(
    row: Row, stone: Stone, before: Stone | None, prices: Mapping[str, int | None], known: Known, load: Load
) -> RowEffect:
    """What a row does, with what is needed to do it put into the load."""
    if stone.number in known.fixed:
        return RowEffect(row.number, stone.number, "none")  # sold, or promised to an order: as it was sold
    changes = []
    if before is None:
        load.new.append(stone)
        load.places.setdefault(row["location"] or known.online, []).append(stone.number)
        changes.append(CellChange("stone", "", f"{stone.shape} {stone.carat} {stone.colour} {stone.clarity}"))
    else:
        changes += [
            CellChange(name, str(getattr(before, name)), str(getattr(stone, name)))
            for name in FACTS
            if getattr(before, name) != getattr(stone, name)
        ]
        if changes:
            stone.pk = before.pk
            load.changed.append(stone)
    changes += _price_changes(stone.number, prices, known, load)
    if not changes:
        return RowEffect(row.number, stone.number, "none")
    load.facts.append((stone.number, "added" if before is None else "changed"))
    return RowEffect(row.number, stone.number, "create" if before is None else "update", tuple(changes))


def _price_changes(number: str, prices: Mapping[str, int | None], known: Known, load: Load) -> list[CellChange]:
    changes = []
    for code, after in prices.items():
        was = known.prices.get(number, {}).get(code)
        if was != after:
            load.prices[Key(number, code)] = (was, after)
            currency = known.markets[code].currency
            texts = [
                "" if amount is None else money_text(from_minor(amount, currency), "en") for amount in (was, after)
            ]
            changes.append(CellChange(f"price_{code}", *texts))
    return changes


def _withdrawals(listed: set[str], rows: Sequence[Row], known: Known, load: Load) -> list[RowEffect]:
    """Stones of the file's suppliers that it does not name any more."""
    suppliers = {row["supplier"][:60] for row in rows}
    gone = [
        stone
        for number, stone in known.by_number.items()
        if stone.supplier in suppliers
        and number not in listed
        and number not in known.fixed
        and stone.state == Stone.State.OFFERED
    ]
    for stone in gone:
        stone.state = Stone.State.WITHDRAWN
        load.changed.append(stone)
        load.facts.append((stone.number, "withdrawn"))
    change = (CellChange("state", Stone.State.OFFERED, Stone.State.WITHDRAWN),)
    return [RowEffect(0, stone.number, "update", change) for stone in gone]
