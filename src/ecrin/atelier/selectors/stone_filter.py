"""The filter beside the stones: every choice with its live count, every range with its bars. No query."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ecrin.atelier.rules.asked import CHOICES, ENDS, SPANS, Asked
from ecrin.atelier.rules.columns import Bar, Found
from ecrin.atelier.rules.stones import GRADES
from ecrin.core.money import decimals
from ecrin.markets.rules import StorefrontInfo

from .rings import grade_label


@dataclass(frozen=True)
class Grade:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Column:
    """A bar of a range: where it stands and how high, in hundredths of the drawing, and whether it is asked for."""

    x: float
    width: float
    height: float
    is_asked: bool


@dataclass(frozen=True)
class Span:
    """A range with its live counts: of grades (`grades`) or of numbers (`edges`, as they are typed)."""

    name: str
    label: str
    unit: str
    first: str
    last: str
    bars: tuple[Column, ...]
    grades: tuple[Grade, ...] = ()
    edges: tuple[str, ...] = ()
    is_unread: bool = False

    @property
    def values(self) -> str:
        """What the ends of a slider stand for, for the page's script."""
        return " ".join(self.edges or tuple(grade.value for grade in self.grades))


def labels() -> tuple[tuple[str, str], ...]:
    return (
        ("polish", _("Polish")),
        ("symmetry", _("Symmetry")),
        ("fluorescence", _("Fluorescence")),
        ("laboratory", _("Laboratory")),
    )


def sort_labels() -> tuple[tuple[str, str], ...]:
    return (
        ("price", _("Price, lowest first")),
        ("-price", _("Price, highest first")),
        ("-carat", _("Largest first")),
        ("carat", _("Smallest first")),
        ("colour", _("Finest colour first")),
        ("clarity", _("Purest first")),
    )


def sorted_by(asked: Asked) -> str:
    return f"{'-' if asked.down else ''}{asked.sort}"


def scale_of(name: str, found: Found) -> Sequence[str]:
    return GRADES.get(name) or sorted(found.counts[name])


def grades_of(name: str, asked: Asked, found: Found, scale: Sequence[str]) -> tuple[Grade, ...]:
    """Each value that there is, or that is chosen, with how many there would be of it."""
    counts, chosen = found.counts[name], asked.grades.get(name, frozenset())
    return tuple(
        Grade(value, grade_label(name, value), counts.get(value, 0), value in chosen)
        for value in scale
        if value in counts or value in chosen or name not in CHOICES
    )


def spans_of(storefront: StorefrontInfo, asked: Asked, found: Found) -> tuple[Span, ...]:
    labels = {"carat": _("Carat"), "price": _("Price"), "colour": _("Colour"), "clarity": _("Clarity"), "cut": _("Cut")}
    places = decimals(storefront.market.currency)
    made = []
    for name, label in labels.items():
        first, last = (asked.written.get(f"{name}-{end}", "") for end in ENDS)
        unread = any(one.startswith(f"{name}-") for one in asked.unread)
        if name in SPANS:
            grades = grades_of(name, asked, found, [one for one in SPANS[name] if one != "poor"])
            made.append(
                Span(
                    name,
                    label,
                    "",
                    first,
                    last,
                    bars=_columns([(one.count, one.is_chosen) for one in grades]),
                    grades=grades,
                )
            )
            continue
        bars = found.bars[name]
        scale = 2 if name == "carat" else places
        edges = tuple(f"{edge / 10**scale:.{min(scale, 2) if name == 'carat' else 0}f}" for edge in _edges(bars))
        unit = "ct" if name == "carat" else storefront.market.currency
        wanted = asked.carat if name == "carat" else asked.price
        lit = [(bar.count, _is_within(bar, wanted)) for bar in bars]
        made.append(Span(name, label, unit, first, last, bars=_columns(lit), edges=edges, is_unread=unread))
    return tuple(made)


def _edges(bars: Sequence[Bar]) -> list[int]:
    return [*(bar.first for bar in bars), bars[-1].end - 1] if bars else []


def _is_within(bar: Bar, wanted: tuple[int | None, int | None]) -> bool:
    least, most = wanted
    return (
        (least is not None or most is not None)
        and (least is None or bar.end > least)
        and (most is None or bar.first <= most)
    )


def _columns(counts: Sequence[tuple[int, bool]]) -> tuple[Column, ...]:
    """Bars side by side; where no end is chosen, all are asked for. Heights grow by the root, so that few are still seen."""
    highest = max((count for count, _lit in counts), default=0) or 1
    none = not any(lit for _count, lit in counts)
    width = 100 / max(len(counts), 1)
    return tuple(
        Column(round(index * width, 3), round(width * 0.84, 3), round(100 * (count / highest) ** 0.5, 2), lit or none)
        for index, (count, lit) in enumerate(counts)
    )
