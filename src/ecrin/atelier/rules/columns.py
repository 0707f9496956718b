"""Every stone of a market in memory, so that a filter and all its counts are a few operations on whole numbers.

A set of stones is one integer: bit `n` is the stone at place `n`. Places follow the price, so a range of prices is a run
of bits; each grade has its set; weights have sums of sets at steps. "How many, if I also wanted E?" is then an AND and a
count of bits. Half a hundred thousand stones are six kilobytes (ADR 0204, `python -m bench --only stones`).
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import exp, log
from typing import Literal, NamedTuple

GRADED = ("shape", "colour", "clarity", "cut", "polish", "symmetry", "fluorescence", "laboratory")
UNGRADED = ""
"""A stone whose laboratory gave no grade: no choice of grades excludes it."""
BARS = 24
STEP = 256
PER_PAGE = 24
Order = Literal["price", "carat", "colour", "clarity"]
Range = tuple[int | None, int | None]


class Cells(NamedTuple):
    """One stone as a row: weight in hundredths of a carat, price in minor units."""

    number: str
    carat: int
    price: int
    is_free: bool
    shape: str
    colour: str
    clarity: str
    cut: str
    polish: str
    symmetry: str
    fluorescence: str
    laboratory: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for: chosen grades by column (none: all), and ranges, both ends included.

    Attributes:
        shapes, least, most: what the chosen setting takes; it narrows every count.
    """

    grades: Mapping[str, frozenset[str]] = field(default_factory=dict)
    carat: Range = (None, None)
    price: Range = (None, None)
    shapes: frozenset[str] = frozenset()
    setting: Range = (None, None)


@dataclass(frozen=True, slots=True)
class Bar:
    """How many stones lie in a part of a range, from `first` up to but not including `end`."""

    first: int
    end: int
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """`numbers` are those of the page. `counts` says of each grade how many there would be, the other wishes standing."""

    total: int
    numbers: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]
    bars: Mapping[str, tuple[Bar, ...]]


class Columns:
    """The stones of one market. Nothing but `free` ever changes: a stone that is sold leaves by one bit."""

    def __init__(self, stones: Iterable[Cells], scales: Mapping[str, Sequence[str]]) -> None:
        rows = sorted(stones, key=lambda row: (row.price, row.number))
        self.numbers = [row.number for row in rows]
        self.prices = array("q", (row.price for row in rows))
        self.carats = array("l", (row.carat for row in rows))
        self.places = {number: place for place, number in enumerate(self.numbers)}
        self._size = len(rows)
        self._all = (1 << self._size) - 1
        self.free = _bits((place for place, row in enumerate(rows) if row.is_free), self._size)
        self._sets = {name: self._sets_of([getattr(row, name) for row in rows]) for name in GRADED}
        self._by_carat = array("l", sorted(range(self._size), key=lambda place: (self.carats[place], place)))
        self._carats = array("l", (self.carats[place] for place in self._by_carat))
        self._sums = self._running_sums()
        self._orders: dict[str, Sequence[int]] = {"price": range(self._size), "carat": self._by_carat}
        for name in ("colour", "clarity"):
            self._orders[name] = self._graded(name, scales[name])
        self._edges = {
            "carat": _edges(self._carats[0], self._carats[-1]) if rows else (),
            "price": _edges(self.prices[0], self.prices[-1]) if rows else (),
        }

    def __len__(self) -> int:
        return self._size

    def _sets_of(self, values: Sequence[str]) -> dict[str, int]:
        places: dict[str, list[int]] = {}
        for place, value in enumerate(values):
            places.setdefault(value, []).append(place)
        return {value: _bits(found, self._size) for value, found in places.items()}

    def _running_sums(self) -> list[int]:
        """The sets of the lightest 0, STEP, 2 x STEP … stones."""
        sums, total = [0], 0
        for start in range(0, self._size, STEP):
            total |= _bits(self._by_carat[start : start + STEP], self._size)
            sums.append(total)
        return sums

    def _graded(self, name: str, scale: Sequence[str]) -> Sequence[int]:
        """Places by grade, the best first and the cheapest first within it."""
        found = array("l")
        for grade in (*scale, UNGRADED):
            found.extend(_places(self._sets[name].get(grade, 0)))
        return found

    def set_free(self, number: str, *, is_free: bool) -> None:
        """A stone was sold or held, or came back."""
        bit = 1 << self.places[number]
        self.free = self.free | bit if is_free else self.free & ~bit

    def is_free(self, number: str) -> bool:
        place = self.places.get(number)
        return place is not None and bool(self.free >> place & 1)

    def price_of(self, number: str) -> int | None:
        """In minor units; None where the market does not offer the stone."""
        place = self.places.get(number)
        return None if place is None else self.prices[place]

    # Sets

    def _priced(self, wanted: Range) -> int:
        least, most = wanted
        first = 0 if least is None else bisect_left(self.prices, least)
        end = self._size if most is None else bisect_right(self.prices, most)
        return ((1 << end) - (1 << first)) if end > first else 0

    def _weighing(self, wanted: Range) -> int:
        least, most = wanted
        first = 0 if least is None else bisect_left(self._carats, least)
        end = self._size if most is None else bisect_right(self._carats, most)
        return self._lightest(end) & ~self._lightest(first) if end > first else 0

    def _lightest(self, count: int) -> int:
        """The set of the `count` lightest stones."""
        whole = count // STEP
        rest = self._by_carat[whole * STEP : count]
        return self._sums[whole] | _bits(rest, self._size) if rest else self._sums[whole]

    def _graded_as(self, name: str, values: Iterable[str]) -> int:
        sets, found = self._sets[name], self._sets[name].get(UNGRADED, 0)
        for value in values:
            found |= sets.get(value, 0)
        return found

    # Answers

    def find(self, wish: Wish, *, order: Order = "price", down: bool = False, page: int = 1) -> Found:
        """The stones that somebody can have, a page of them in order, and what every other choice would leave."""
        base = self.free & self._weighing(wish.setting)
        if wish.shapes:
            base &= self._graded_as("shape", wish.shapes)
        masks = {name: self._graded_as(name, values) for name, values in wish.grades.items() if values}
        masks |= {"carat": self._weighing(wish.carat), "price": self._priced(wish.price)}
        found = base
        for mask in masks.values():
            found &= mask
        counts = {name: self._counts(name, base, masks) for name in GRADED}
        bars = {name: self._bars(name, base, masks) for name in ("carat", "price")}
        return Found(found.bit_count(), self._page(found, order, page, down=down), counts, bars)

    def _without(self, name: str, base: int, masks: Mapping[str, int]) -> int:
        """What all other wishes leave."""
        for other, mask in masks.items():
            if other != name:
                base &= mask
        return base

    def _counts(self, name: str, base: int, masks: Mapping[str, int]) -> dict[str, int]:
        left = self._without(name, base, masks)
        return {value: (left & each).bit_count() for value, each in self._sets[name].items() if value != UNGRADED}

    def _bars(self, name: str, base: int, masks: Mapping[str, int]) -> tuple[Bar, ...]:
        left = self._without(name, base, masks)
        edges = self._edges[name]
        within = self._priced if name == "price" else self._weighing
        return tuple(Bar(first, end, (left & within((first, end - 1))).bit_count()) for first, end in pairwise(edges))

    def _page(self, found: int, order: Order, page: int, *, down: bool) -> tuple[str, ...]:
        places = self._orders[order]
        signs = found.to_bytes(self._size // 8 + 1, "little")
        skip, taken = (page - 1) * PER_PAGE, []
        for place in reversed(places) if down else places:
            if signs[place >> 3] >> (place & 7) & 1:
                if skip:
                    skip -= 1
                    continue
                taken.append(self.numbers[place])
                if len(taken) == PER_PAGE:
                    break
        return tuple(taken)

    def around(self, *, shape: str, carat: Range, most: int) -> tuple[str, ...]:
        """Numbers of free stones of a shape within a range of weights, at most so many, evenly taken from all prices."""
        found = self.free & self._weighing(carat) & self._sets["shape"].get(shape, 0)
        places = list(_places(found))
        step = max(1, -(-len(places) // most))
        return tuple(self.numbers[place] for place in places[::step])


def _bits(places: Iterable[int], size: int) -> int:
    signs = bytearray(size // 8 + 1)
    for place in places:
        signs[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(signs, "little")


def _places(found: int) -> Iterator[int]:
    """The places of a set, the lowest first."""
    signs = found.to_bytes(found.bit_length() // 8 + 1, "little")
    for index, sign in enumerate(signs):
        left = sign
        while left:
            low = left & -left
            yield (index << 3) + low.bit_length() - 1
            left ^= low


def _edges(least: int, most: int) -> tuple[int, ...]:
    """Where the bars of a range begin: each as much longer as the one before it, in whole units of two digits."""
    if least >= most:
        return (least, most + 1)
    low, high = log(max(least, 1)), log(most + 1)
    marks = [least, *(_two_digits(exp(low + (high - low) * step / BARS)) for step in range(1, BARS)), most + 1]
    return tuple(dict.fromkeys(mark for mark in sorted(marks) if least <= mark <= most + 1))


def _two_digits(value: float) -> int:
    scale: int = 10 ** max(len(str(int(value))) - 2, 0)
    return int(value / scale + 0.5) * scale
