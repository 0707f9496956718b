"""The limits as staff set them, and how one is said."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecrin.bag.models import BuyingLimit
from ecrin.bag.rules import Broken, Limit
from ecrin.catalog.selectors import taxonomy
from ecrin.core.changes import Following


def read_limits() -> tuple[Limit, ...]:
    """Every limit; one query."""
    rows = BuyingLimit.objects.values_list("kind", "most", "market__code", "category", "limited_only")
    return tuple(
        Limit(kind, most, market or "", category, limited)  # type: ignore[arg-type]  # the column's choices are LimitKind
        for kind, most, market, category, limited in rows
    )


# In memory: no query while staff change nothing.
limits: Following[tuple[Limit, ...]] = Following(read_limits, "buying-limits")


def limit_sentence(broken: Broken, language: str, name: str = "") -> str:
    """What a visitor is told of a limit; `name` is the piece's where the limit is of one piece."""
    limit = broken.limit
    if limit.kind == "pieces-per-order":
        return _per_order(limit, language)
    if limit.kind == "pieces-per-sku":
        text = ngettext(
            "We can prepare %(most)s piece of “%(name)s” in one order.",
            "We can prepare up to %(most)s pieces of “%(name)s” in one order.",
            limit.most,
        )
    else:
        text = ngettext(
            "We can prepare %(most)s piece of “%(name)s” a day for each client.",
            "We can prepare up to %(most)s pieces of “%(name)s” a day for each client.",
            limit.most,
        )
    return f"{text % {'most': limit.most, 'name': name}} {_more()}"


def _per_order(limit: Limit, language: str) -> str:
    named = _label(limit.category, language)
    if named:
        text = ngettext(
            "One order holds %(most)s piece of “%(category)s”.",
            "One order holds up to %(most)s pieces of “%(category)s”.",
            limit.most,
        )
    elif limit.limited_only:
        text = ngettext(
            "One order holds %(most)s piece of our limited editions.",
            "One order holds up to %(most)s pieces of our limited editions.",
            limit.most,
        )
    else:
        text = ngettext("One order holds %(most)s piece.", "One order holds up to %(most)s pieces.", limit.most)
    return f"{text % {'most': limit.most, 'category': named}} {_more()}"


def _more() -> str:
    return _("For more, our advisors will gladly help you.")


def _label(slug: str, language: str) -> str:
    names = taxonomy()
    terms = [*names.departments.values(), *names.categories.values()]
    return next((term.label(language) for term in terms if term.slug == slug), slug)
