"""What a selection's rule picks, beneath the rule, as it is typed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from wagtail.admin.panels import Panel

from ecrin.backoffice.selectors.picks import picks_of
from ecrin.markets.rules import MarketInfo
from ecrin.markets.selectors import snapshot


def rule_picks(request: HttpRequest) -> HttpResponse:
    """A fragment for the editor: what `rule` picks in `market`. At most twelve queries of its own."""
    known = snapshot()
    market = known.markets.get(request.GET.get("market", "")) or _first_market()
    context = {"picks": picks_of(request.GET.get("rule", "")[:10_000], market), "market": market}
    answer = render(request, "backoffice/picks.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _first_market() -> MarketInfo | None:
    """The first market that sells, since a rule may ask for prices; else any."""
    known = list(snapshot().markets.values())
    return next((market for market in known if market.is_open), known[0] if known else None)


class RulePicks(Panel):
    """Stands beneath a rule; shows what the kept one picks, and what is typed as it is typed."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "backoffice/rule_picks.html"

        @cached_property
        def rule(self) -> str:
            return str(self.form["rule"].value() or "")

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            market = _first_market()
            shown = [each for each in snapshot().markets.values() if not each.is_closed]
            return context | {"picks": picks_of(self.rule, market), "market": market, "markets": shown}
