"""A ring of one's own: settings, stones, the ring that they make, and the link under which it is kept.

Everything but keeping is public and the same for everyone: what is chosen stands in the address.
"""

from collections.abc import Collection, Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings as django_settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ecrin.atelier.models.stones import SETTINGS, STONES
from ecrin.atelier.rules.asked import NAMES, Asked, read_asked
from ecrin.atelier.rules.columns import PER_PAGE
from ecrin.atelier.rules.rings import Design
from ecrin.atelier.rules.stones import MOST_COMPARED
from ecrin.atelier.selectors import guide as guides
from ecrin.atelier.selectors.ring_designs import design_page, since_kept
from ecrin.atelier.selectors.ring_settings import entry_page, settings_of
from ecrin.atelier.selectors.ring_stones import compared, one_stone, stones_found
from ecrin.atelier.selectors.rings import design_of, in_size_of, kept_design, settings
from ecrin.atelier.services.rings import keep_design
from ecrin.core.money import decimals
from ecrin.edge.pages import depends_on, lives_at_most, public_page
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import shown_where

CHOSEN = ("setting", "metal", "size", "stone")
COUNTS_LIVE = 30.0
"""Seconds for which a list of stones is kept: what it shows is exact, what it counts may be so old."""


def _storefront(request: HttpRequest) -> StorefrontInfo:
    found: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    return found


def _where_sold(request: HttpRequest, storefronts: Sequence[StorefrontInfo], **_: Any) -> Collection[str]:
    """Where a market is open, as long as there are settings; one query at most."""
    depends_on(request, SETTINGS, "markets")
    return [one.code for one in storefronts if one.market.is_open] if settings() else []


def _where_told(request: HttpRequest, storefronts: Sequence[StorefrontInfo], **_: Any) -> Collection[str]:
    """Everywhere, as long as there are settings; one query at most."""
    depends_on(request, SETTINGS)
    return [one.code for one in storefronts] if settings() else []


def _begin(request: HttpRequest, *keys: str, sold: bool = True) -> StorefrontInfo:
    """The storefront, where it has rings to compose.

    Raises:
        Http404: the house has no settings, or sells nothing here.
    """
    storefront = _storefront(request)
    depends_on(request, "menu", "markets", SETTINGS, *keys)
    if not settings() or (sold and not storefront.market.is_open):
        raise Http404
    return storefront


def _chosen(request: HttpRequest) -> dict[str, str]:
    """What the address chooses, as `design_of` takes it."""
    given = {name: request.GET.get(name, "")[:120] for name in CHOSEN}
    return {"setting": given["setting"], "metal": given["metal"], "size": given["size"], "number": given["stone"][:40]}


def _asked(request: HttpRequest, storefront: StorefrontInfo) -> Asked:
    exponent = decimals(storefront.market.currency)
    return read_asked(request.GET, to_minor=lambda amount: int(amount.scaleb(exponent)))


def _needs(request: HttpRequest, design: Design) -> None:
    depends_on(request, "taxonomy", STONES, *design.keys)


@shown_where(_where_told)
@public_page()
def entry(request: HttpRequest) -> HttpResponse:
    """Where it begins: with the setting or with the stone. Two queries at most."""
    storefront = _begin(request, STONES, sold=False)
    lives_at_most(request, COUNTS_LIVE)
    return render(request, "atelier/ring/entry.html", entry_page(storefront))


@shown_where(_where_sold)
@public_page(query=CHOSEN)
def settings_page(request: HttpRequest) -> HttpResponse:
    """The settings with their metals, those that take the chosen stone first. At most twenty queries."""
    storefront = _begin(request)
    design = design_of(storefront, **_chosen(request))
    _needs(request, design)
    shown = settings_of(storefront, design)
    depends_on(request, *(key for card in shown["cards"] for key in card.product.keys))
    return render(request, "atelier/ring/settings.html", shown | {"step": "setting"})


@shown_where(_where_sold)
@public_page(query=NAMES)
def stones_page(request: HttpRequest) -> HttpResponse:
    """The stones with their filters and live counts: one query, and those of the chosen setting."""
    storefront = _begin(request, STONES)
    lives_at_most(request, COUNTS_LIVE)
    asked = _asked(request, storefront)
    design = design_of(storefront, setting=asked.setting, metal=asked.metal, size=asked.size)
    _needs(request, design)
    shown = stones_found(storefront, asked, design)
    depends_on(request, *(card.stone.key for card in shown["cards"]))
    if asked.page > 1 and (asked.page - 1) * PER_PAGE >= shown["found"].total:
        raise Http404
    return render(request, "atelier/ring/stones.html", shown | {"step": "stone"})


@shown_where(_where_sold)
@public_page(query=CHOSEN)
def stone_page(request: HttpRequest, number: str) -> HttpResponse:
    """One stone with its drawing to scale; one that is gone says so and shows the nearest. At most thirteen queries."""
    storefront = _begin(request, STONES)
    design = design_of(storefront, **(_chosen(request) | {"number": number}))
    if design.stone is None:
        raise Http404
    _needs(request, design)
    return render(request, "atelier/ring/stone.html", one_stone(storefront, design) | {"step": "stone"})


@shown_where(_where_sold)
@public_page(query=("stone", "setting", "metal", "size"))
def compare(request: HttpRequest) -> HttpResponse:
    """Up to four stones beside each other, drawn to one scale. At most twelve queries."""
    storefront = _begin(request, STONES)
    chosen = _chosen(request) | {"number": ""}
    numbers = list(dict.fromkeys(one[:40] for one in request.GET.getlist("stone") if one))
    design = design_of(storefront, **chosen)
    _needs(request, design)
    shown = compared(storefront, numbers[:MOST_COMPARED], design)
    depends_on(request, *(card.stone.key for card in shown["cards"]))
    shown["left_out"] = numbers[MOST_COMPARED:]
    return render(request, "atelier/ring/compare.html", shown)


@shown_where(_where_told)
@public_page()
def guide(request: HttpRequest) -> HttpResponse:
    """The four Cs in plain words and drawings. One query at most."""
    storefront = _begin(request, sold=False)
    return render(request, "atelier/ring/guide.html", guides.guide_page(storefront))


@shown_where(_where_sold)
@public_page(query=CHOSEN)
def design(request: HttpRequest) -> HttpResponse:
    """The ring that is being composed. At most thirteen queries. Without anything chosen it leads to the beginning."""
    storefront = _begin(request)
    found = design_of(storefront, **_chosen(request))
    if found.product is None and found.stone is None:
        return HttpResponseRedirect(reverse("ring"))
    _needs(request, found)
    return render(request, "atelier/ring/design.html", design_page(storefront, found) | {"step": "ring"})


@csrf_exempt
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what is chosen, its size as an address or the form of the bag says it, and lead to its link.

    The public page has no token: where the post comes from is checked by `core.doors.SameSite` (ADR 0120).
    """
    storefront = _storefront(request)
    if not storefront.market.is_open:
        raise Http404
    given = {name: request.POST.get(name, "")[:120] for name in CHOSEN}
    found = design_of(
        storefront, setting=given["setting"], metal=given["metal"], size=given["size"], number=given["stone"][:40]
    )
    found = in_size_of(found, request.POST.get("sku", "")[:40])
    made = keep_design(design=found, storefront=storefront)
    return HttpResponseRedirect(
        reverse("ring-kept", args=[made.token]) + "?said=kept#kept", status=HTTPStatus.SEE_OTHER
    )


@public_page(query=("said", "metal", "size"))
def kept(request: HttpRequest, token: str) -> HttpResponse:
    """A ring that somebody kept, as it can be had today; what became of it since is said. At most fourteen queries.

    A link that names none, or was altered, is not there and shows ways on.
    """
    storefront = _storefront(request)
    row = kept_design(token)
    if row is None or not storefront.market.is_open:
        depends_on(request, "menu", "markets")
        answer = render(request, "atelier/ring/unknown.html", {"is_sold_here": storefront.market.is_open})
        answer.status_code = HTTPStatus.NOT_FOUND
        return answer
    depends_on(request, "menu", "markets", SETTINGS)
    chosen = {"setting": row.setting, "metal": row.metal, "size": row.size, "number": row.number}
    chosen |= {name: request.GET[name][:120] for name in ("metal", "size") if request.GET.get(name)}
    found = design_of(storefront, **chosen)
    _needs(request, found)
    link = f"{django_settings.SITE_ADDRESS}{reverse('ring-kept', args=[row.token])}"
    context = design_page(storefront, found) | since_kept(storefront, row, found)
    return render(
        request,
        "atelier/ring/design.html",
        context | {"step": "ring", "kept": row, "link": link, "said": request.GET.get("said")},
    )
