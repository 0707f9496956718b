"""Prices, availability and stock flags: files over the values that `bulk` changes."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ecrin.catalog.models import Availability, Price
from ecrin.catalog.rules.exchange import (
    TAKE_AWAY,
    CellChange,
    CellWrong,
    Column,
    ImportPlan,
    Row,
    RowEffect,
    RowError,
)
from ecrin.catalog.rules.plans import Key, Plan, PlanRow, Value, parse_stock, stock_text
from ecrin.catalog.services.bulk import apply_plan, plan_changes
from ecrin.catalog.services.kinds import markets_by_code
from ecrin.core.money import from_minor, parse_amount
from ecrin.inventory.models import StockFlag
from ecrin.markets.models import Market

from .shared import Tell, double, products_by_name, told

Reader = Callable[[Row], tuple[Key, Value]]


class ValueFile:
    """A file of which each row sets one value."""

    kind: str
    columns: tuple[Column, ...]
    permission: str
    value_column: str

    def reader(self) -> Reader:
        raise NotImplementedError

    def plan(self, rows: Sequence[Row], *, actor: Any, tell: Tell) -> ImportPlan:
        read, errors, numbers = self.reader(), [], {}
        wanted: dict[tuple[str, str], Value] = {}
        seen: dict[Any, int] = {}
        for row in told(rows, tell):
            try:
                key, value = read(row)
            except CellWrong as wrong:
                errors.append(RowError(row.number, wrong.column, str(wrong)))
                continue
            if again := double(seen, key, row):
                errors.append(again)
                continue
            wanted[key.subject, key.market] = value
            numbers[key] = row.number
        plan = plan_changes(kind=self.kind, wanted=wanted, actor=actor)
        errors += [RowError(numbers[row.key], self.columns[0].name, row.refusal) for row in plan.refused]
        effects = tuple(self._effect(numbers[row.key], row) for row in plan.rows if not row.refusal)
        return ImportPlan(self.kind, effects, tuple(sorted(errors, key=lambda error: error.row)), load=plan)

    def _effect(self, number: int, row: PlanRow) -> RowEffect:
        label = f"{row.label} {row.key.market}".strip()
        if not row.is_effect:
            return RowEffect(number, label, "none")
        change = CellChange(self.value_column, row.before_text, row.after_text)
        return RowEffect(number, label, "create" if row.before is None else "update", (change,))

    def load(self, plan: ImportPlan, *, actor: Any) -> str:
        changes: Plan = plan.load
        return apply_plan(plan=changes, actor=actor)


def _market(row: Row, markets: dict[str, Market], *, needed: bool) -> Market | None:
    code = row["market"]
    if not code and not needed:
        return None
    if code not in markets:
        raise CellWrong("market", _("There is no market “%(code)s”.") % {"code": code})
    return markets[code]


class PriceFile(ValueFile):
    kind = "prices"
    permission = "catalog.change_price"
    value_column = "price"
    columns: tuple[Column, ...] = (
        Column("sku", "The variant's SKU.", required=True),
        Column("market", "The market's code, such as us.", required=True),
        Column("currency", "Its currency; where it stands it must be the market's, so that no list is misread."),
        Column("price", "The amount with a point, such as 3450 or 3450.50; - takes the price away.", required=True),
    )

    def reader(self) -> Reader:
        markets = markets_by_code()

        def read(row: Row) -> tuple[Key, Value]:
            market = _market(row, markets, needed=True)
            currency = market.currency if market else ""
            if row["currency"] and row["currency"] != currency:
                raise CellWrong("currency", _("Prices of this market are in %(currency)s.") % {"currency": currency})
            key = Key(row["sku"], row["market"])
            if row["price"] == TAKE_AWAY:
                return key, None
            try:
                return key, parse_amount(row["price"], currency)
            except ValueError as error:
                sentence = _("“%(text)s” is not an amount in %(currency)s; write it as 3450 or 3450.50.")
                raise CellWrong("price", sentence % {"text": row["price"], "currency": currency}) from error

        return read

    def export(self) -> Iterator[Sequence[str]]:
        rows = Price.objects.order_by("sku", "market__position", "market__code")
        for sku, code, currency, amount in rows.values_list("sku", "market__code", "market__currency", "amount"):
            yield sku, code, currency, format(from_minor(amount, currency).amount, "f")


class AvailabilityFile(ValueFile):
    kind = "availability"
    permission = "catalog.change_availability"
    value_column = "level"
    columns: tuple[Column, ...] = (
        Column("product", "The creation's reference or slug.", required=True),
        Column("market", "The market's code; empty means every market without a row of its own."),
        Column("level", "online, boutique, request or hidden; - takes the row away.", required=True),
    )

    def reader(self) -> Reader:
        markets, products = markets_by_code(), products_by_name()

        def read(row: Row) -> tuple[Key, Value]:
            market = _market(row, markets, needed=False)
            if row["product"] not in products:
                raise CellWrong("product", _("There is no creation “%(name)s”.") % {"name": row["product"]})
            level = row["level"]
            if level != TAKE_AWAY and level not in Availability.Level.values:
                words = {"value": level, "all": ", ".join(Availability.Level.values)}
                raise CellWrong("level", _("“%(value)s” is not an availability; these are: %(all)s.") % words)
            key = Key(str(products[row["product"]]), market.code if market else "")
            return key, None if level == TAKE_AWAY else level

        return read

    def export(self) -> Iterator[Sequence[str]]:
        rows = Availability.objects.order_by("product__slug", "market__position", "id")
        for reference, slug, code, level in rows.values_list(
            "product__reference", "product__slug", "market__code", "level"
        ):
            yield reference or slug, code or "", level


class StockFile(ValueFile):
    kind = "stock"
    permission = "inventory.change_stockflag"
    value_column = "state"
    columns: tuple[Column, ...] = (
        Column("sku", "The variant's SKU.", required=True),
        Column("state", "in-stock, low, made-to-order, back-soon or sold-out.", required=True),
        Column("extra_days", "Business days until it leaves the workshop."),
    )

    def reader(self) -> Reader:
        def read(row: Row) -> tuple[Key, Value]:
            days = row["extra_days"] or "0"
            if not days.isdecimal():
                raise CellWrong("extra_days", _("“%(text)s” is not a number of days.") % {"text": days})
            try:
                state, extra = parse_stock(f"{row['state']} {int(days)}", StockFlag.State.values)
            except ValueError as error:
                raise CellWrong("state", str(error)) from error
            return Key(row["sku"]), stock_text(state, extra)

        return read

    def export(self) -> Iterator[Sequence[str]]:
        for sku, state, days in StockFlag.objects.order_by("sku").values_list("sku", "state", "extra_days"):
            yield sku, state, str(days)
