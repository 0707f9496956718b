"""Under which terms pieces come back, and how that is said before buying and after."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecrin.catalog.selectors import taxonomy
from ecrin.core.changes import Following
from ecrin.markets.rules import MarketInfo
from ecrin.orders.models import RETURN_RULES, CategoryReturnRule, OrderLine, ReturnRule
from ecrin.orders.rules import KindRule, ReturnTerms, is_exchange_only, terms_by


@dataclass(frozen=True, slots=True)
class _Rules:
    """Every rule of returns: by category, and above which price each market only exchanges."""

    by_kind: tuple[KindRule, ...]
    exchange_above: dict[str, int | None]


def _read() -> _Rules:
    rows = CategoryReturnRule.objects.values_list("market__code", "category", "days", "exchange_above", "comes_back")
    return _Rules(
        tuple(
            KindRule(market or "", category, days, above, comes)  # type: ignore[arg-type]  # the column's choices are ComesBack
            for market, category, days, above, comes in rows
        ),
        dict(ReturnRule.objects.values_list("market__code", "exchange_above")),
    )


# In memory: no query while staff change nothing.
_rules: Following[_Rules] = Following(_read, RETURN_RULES)


def return_terms(market: MarketInfo, department_id: int | None, category_id: int | None) -> ReturnTerms:
    """How a creation of a department and category comes back in a market today. No query."""
    kept = _rules()
    return terms_by(
        kept.by_kind,
        market=market.code,
        categories=taxonomy().path_of(department_id, category_id),
        days=market.return_days,
        exchange_above=kept.exchange_above.get(market.code),
    )


def terms_of_line(line: OrderLine, market: MarketInfo) -> ReturnTerms:
    """How a piece that was ordered comes back: as it was said then. What was ordered before terms were kept follows its
    market of today. No query.
    """
    days = market.return_days if line.return_days is None else line.return_days or None
    above = _rules().exchange_above.get(market.code)
    if line.exchange_only is not None:
        above = 0 if line.exchange_only else None
    return ReturnTerms(days, above, "never" if line.is_final_sale else "sealed" if line.is_sealed else "")


def is_only_exchanged(line: OrderLine, market: MarketInfo) -> bool:
    """Whether a piece that was ordered is exchanged and not paid back. No query."""
    return is_exchange_only(line.unit, terms_of_line(line, market).exchange_above)


def return_sentences(pieces: Iterable[tuple[str, int | None, ReturnTerms]], *, has_right: bool) -> tuple[str, ...]:
    """How pieces come back, each thing once: `(name, price in minor units, terms)`. Names are said where pieces differ.

    Args:
        has_right: whether the law lets clients of the market withdraw.
    """
    said: dict[str, list[str]] = {}
    for name, price, terms in pieces:
        said.setdefault(_sentence(price, terms, has_right=has_right), []).append(name)
    if len(said) == 1:
        return tuple(sentence for sentence in said if sentence)
    return tuple(f"{', '.join(dict.fromkeys(names))}: {sentence}" for sentence, names in said.items() if sentence)


def _sentence(price: int | None, terms: ReturnTerms, *, has_right: bool) -> str:
    right = _("Your right by law to withdraw from the contract stays as it is.") if has_right else ""
    if terms.is_final:
        return " ".join(filter(None, [_("We do not take it back."), right]))
    said = []
    if terms.days:
        said.append(
            ngettext(
                "You may return it within %(n)s day of its arrival.",
                "You may return it within %(n)s days of its arrival.",
                terms.days,
            )
            % {"n": terms.days}
        )
    if terms.days and price is not None and is_exchange_only(price, terms.exchange_above):
        said += [_("A piece of this price is exchanged and not paid back."), right]
    if terms.is_sealed:
        said.append(_("Once its seal is broken it cannot come back, for reasons of hygiene."))
    return " ".join(filter(None, said))
