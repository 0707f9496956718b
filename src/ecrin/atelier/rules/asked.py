"""What an address of the stones asks for, read kindly: what cannot be is left out, nothing is an error."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Protocol, get_args
from urllib.parse import urlencode

from .columns import Order, Range, Wish
from .stones import CLARITIES, COLOURS, FINISHES, GRADES, MOST_COMPARED, SettingInfo, between

SPANS: Mapping[str, tuple[str, ...]] = {"colour": COLOURS, "clarity": CLARITIES, "cut": FINISHES}
"""Columns of which a range is asked for, by `…-from` and `…-to`."""
CHOICES = ("shape", "polish", "symmetry", "fluorescence", "laboratory")
"""Columns of which single values are asked for."""
NUMBERS = ("carat", "price")
SORTS: tuple[Order, ...] = get_args(Order)
NAMES = (
    *CHOICES, *(f"{name}-{end}" for name in (*NUMBERS, *SPANS) for end in ("from", "to")), "sort", "page", "setting",
    "metal", "size", "compare",
)  # fmt: skip
MOST_PAGE = 10_000
ToMinor = Callable[[Decimal], int]


class Query(Protocol):
    """What a query string can be asked (Django's `QueryDict`)."""

    def get(self, key: str, default: str, /) -> str: ...
    def getlist(self, key: str, /) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """An address of the stones as values. `written` holds what was typed into the ranges, as it was typed."""

    grades: Mapping[str, frozenset[str]] = field(default_factory=dict)
    spans: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    carat: Range = (None, None)
    price: Range = (None, None)
    sort: Order = "price"
    down: bool = False
    page: int = 1
    setting: str = ""
    metal: str = ""
    size: str = ""
    compared: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many filters are set."""
        ranges = [one for one in (self.carat, self.price) if one != (None, None)]
        return sum(1 for values in self.grades.values() if values) + len(ranges)

    def wish(self, setting: SettingInfo | None = None) -> Wish:
        """What is looked for, within what the chosen setting takes."""
        if setting is None:
            return Wish(self.grades, self.carat, self.price)
        within = (int(setting.least * 100), int(setting.most * 100))
        return Wish(self.grades, self.carat, self.price, frozenset(setting.shapes), within)

    @property
    def ring(self) -> list[tuple[str, str]]:
        """What was chosen of the ring so far, as a query's pairs."""
        return [(name, value) for name, value in self._ring() if value]

    def _ring(self) -> tuple[tuple[str, str], ...]:
        return (("setting", self.setting), ("metal", self.metal), ("size", self.size))

    def query(self, *, page: int = 1, filters: bool = True) -> str:
        """The same wishes as a query string, on another page or without the filters; always written in one order."""
        pairs = list(self.ring)
        if filters:
            for name in CHOICES:
                pairs += [(name, value) for value in sorted(self.grades.get(name, ()))]
            pairs += [(name, value) for name, value in sorted(self.written.items()) if value]
        pairs += [("compare", number) for number in self.compared]
        if self.sort != "price" or self.down:
            pairs.append(("sort", f"{'-' if self.down else ''}{self.sort}"))
        if page > 1:
            pairs.append(("page", str(page)))
        return urlencode(pairs)


def read_asked(query: Query, *, to_minor: ToMinor) -> Asked:
    """What a query string asks for. A number that cannot be read is left out and named in `unread`."""
    grades: dict[str, frozenset[str]] = {}
    for name in CHOICES:
        values = query.getlist(name)[:20]
        grades[name] = frozenset(value for value in values if _is_value(name, value))
    spans = {name: (query.get(f"{name}-from", ""), query.get(f"{name}-to", "")) for name in SPANS}
    for name, (first, last) in spans.items():
        known = [one for one in (first, last) if one in SPANS[name]]
        grades[name] = between(SPANS[name], first, last) if known else frozenset()
    written = {f"{name}-{end}": query.get(f"{name}-{end}", "")[:20] for name in (*NUMBERS, *SPANS) for end in ENDS}
    unread: list[str] = []
    carat = _range(written, "carat", lambda value: int(value * 100), unread)
    price = _range(written, "price", to_minor, unread)
    sort = query.get("sort", "").removeprefix("-")
    page = query.get("page", "1")
    return Asked(
        grades=grades,
        spans=spans,
        written={name: value for name, value in written.items() if value and name not in unread},
        carat=carat,
        price=price,
        sort=next((one for one in SORTS if one == sort), "price"),
        down=query.get("sort", "").startswith("-"),
        page=min(max(int(page), 1), MOST_PAGE) if page.isascii() and page.isdecimal() and len(page) < 7 else 1,
        setting=query.get("setting", "")[:120],
        metal=query.get("metal", "")[:80],
        size=query.get("size", "")[:12],
        compared=tuple(dict.fromkeys(one[:40] for one in query.getlist("compare") if one))[:MOST_COMPARED],
        unread=tuple(unread),
    )


ENDS = ("from", "to")


def _is_value(name: str, value: str) -> bool:
    scale: Sequence[str] = GRADES.get(name, ())
    return value in scale if scale else 0 < len(value) <= 20


def _range(written: Mapping[str, str], name: str, read: ToMinor, unread: list[str]) -> Range:
    ends: list[int | None] = []
    for end in ENDS:
        text = written[f"{name}-{end}"].replace(",", ".").strip()
        value: int | None = None
        if text:
            try:
                number = Decimal(text)
                value = read(number) if number.is_finite() and 0 <= number < 10**9 else None
            except (InvalidOperation, ValueError):
                value = None
            if value is None:
                unread.append(f"{name}-{end}")
        ends.append(value)
    first, last = ends
    return (last, first) if first is not None and last is not None and first > last else (first, last)
