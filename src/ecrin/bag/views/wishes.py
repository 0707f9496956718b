"""The wishlist, and the one fragment that says how many pieces and wishes there are."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ecrin.bag import services
from ecrin.bag.forms import number_in
from ecrin.bag.selectors import counts_of, read_wishes, shared_list_of, watched_by, wishes_of
from ecrin.clients.selectors import sizes_of
from ecrin.core.doors import prefers_json
from ecrin.core.errors import Refusal

from .bag import storefront_of
from .sharing import address_of
from .visitor import client_of, personal, remember, token_of


@personal
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """What a kept page cannot say: how much is in her bag and wishlist. One query for a visitor, three for a client."""
    counts = counts_of(token=token_of(request), client=client_of(request))
    pieces = ngettext("%(number)s piece", "%(number)s pieces", counts.pieces) % {"number": counts.pieces}
    wishes = ngettext("%(number)s creation", "%(number)s creations", counts.wishes) % {"number": counts.wishes}
    return JsonResponse(
        {"bag": {"count": counts.pieces, "said": pieces}, "wishlist": {"count": counts.wishes, "said": wishes}}
    )


@personal
@require_safe
def wishlist(request: HttpRequest) -> HttpResponse:
    """What she wishes for, with today's prices; ten queries, fifteen for who is signed in."""
    return _page(request)


def _page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    client = client_of(request)
    storefront = storefront_of(request)
    wishes, elsewhere = read_wishes(
        wishes_of(token=token_of(request), client=client),
        storefront,
        watched=watched_by(client, storefront.market),
        sizes=sizes_of(client),
    )
    shared, said = shared_list_of(client), request.GET.get("said", "")
    context = {
        "client": client,
        "shared": shared,
        "shared_address": address_of(shared) if shared else "",
        "wishes": wishes,
        "elsewhere": elsewhere,
        "market": storefront.market,
        "said": _said(said),
        "said_of_link": _said_of_link(said),
        "refusal": refusal,
    }
    return render(request, "bag/wishlist.html", context, status=refusal.status if refusal else HTTPStatus.OK)


def _said(said: str) -> str:
    """What was just done, as a sentence; empty where an address says something else."""
    return {
        "wished": _("It is in your wishlist now."),
        "watched": _("We tell you by mail. You can end it here whenever you like."),
        "unwatched": _("We tell you no more about it."),
    }.get(said, "")


def _said_of_link(said: str) -> str:
    """The same of her link, beside which it is said."""
    return {
        "shared": _("Your wishlist has a link now. Whoever has it may look."),
        "kept": _("What stands on your shared wishlist is kept."),
        "anew": _("Your wishlist has another link. The one of before opens nothing any more."),
        "closed": _("Your wishlist is yours alone again. Its link opens nothing any more."),
    }.get(said, "")


def _to_wishlist(said: str = "") -> HttpResponseRedirect:
    query = f"?said={said}" if said else ""
    return HttpResponseRedirect(reverse("wishlist") + query, status=HTTPStatus.SEE_OTHER)


@personal
@require_POST
def wish(request: HttpRequest) -> HttpResponse:
    """Wish for a creation: `product`, and `material` and `sku` as far as they are chosen."""
    try:
        _made, token = services.add_wish(
            product_id=number_in(request.POST, "product"),
            storefront=storefront_of(request),
            material=request.POST.get("material", "")[:80],
            sku=request.POST.get("sku", "")[:40],
            token=token_of(request),
            client=client_of(request),
        )
    except Refusal as refusal:
        if prefers_json(request):
            raise
        return _page(request, refusal)
    response = HttpResponseRedirect(reverse("me"), status=HTTPStatus.SEE_OTHER) if prefers_json(request) else None
    return remember(response or _to_wishlist("wished"), token)


@personal
@require_POST
def change_wish(request: HttpRequest, key: str) -> HttpResponse:
    """Take a wish out of the list."""
    try:
        services.drop_wish(key=key, token=token_of(request), client=client_of(request))
    except Refusal as refusal:
        return _page(request, refusal)
    return _to_wishlist()
