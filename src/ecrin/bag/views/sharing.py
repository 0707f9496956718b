"""A wishlist at a link: given away by its client, read by whom she gave it, who buys from it."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from ecrin.bag import services
from ecrin.bag.models import SharedList
from ecrin.bag.selectors import read_wishes, shared_list, wishes_of
from ecrin.core.errors import Refusal

from .bag import storefront_of
from .visitor import client_of, personal, remember, token_of


def address_of(shared: SharedList) -> str:
    """The link that she gives away."""
    return f"{settings.SITE_ADDRESS}{reverse('wishlist-shared', args=[shared.token])}"


@personal
@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """`do`: open, keep (what stands on it), anew (another link), close. A visitor is led to the door first: her link must
    outlive her browser's cookie.
    """
    client = client_of(request)
    if client is None:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': reverse('wishlist')})}")
    act = request.POST.get("do", "")
    if act == "close":
        services.close_wishlist(client=client)
    else:
        said = {name: name in request.POST for name in ("shows_name", "tells")}
        services.share_wishlist(client=client, anew=act == "anew", **said)
    query = {"open": "shared", "keep": "kept", "anew": "anew", "close": "closed"}.get(act, "kept")
    return HttpResponseRedirect(f"{reverse('wishlist')}?said={query}#share", status=HTTPStatus.SEE_OTHER)


@personal
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody's wishes with today's prices of the reader's own market; eleven queries, and two of who is signed in."""
    found = shared_list(token)
    if found is None:
        raise Http404
    return _page(request, found)


def _page(request: HttpRequest, found: SharedList, refusal: Refusal | None = None, key: str = "") -> HttpResponse:
    wishes, elsewhere = read_wishes(wishes_of(token="", client=found.client_id), storefront_of(request))
    context: dict[str, Any] = {
        "shared": found,
        "name": found.client.first_name if found.shows_name else "",
        "is_hers": client_of(request) == found.client,
        "wishes": wishes,
        "elsewhere": elsewhere,
        "market": storefront_of(request).market,
        "refusal": refusal,
        "refused": key,
    }
    response = render(request, "bag/shared.html", context, status=refusal.status if refusal else HTTPStatus.OK)
    response["Referrer-Policy"] = "same-origin"  # nobody outside learns the link
    return response


@personal
@require_POST
def choose(request: HttpRequest, token: str) -> HttpResponse:
    """Put a wish (`key`, and `sku` where she left that open) into the reader's own bag."""
    key = request.POST.get("key", "")[:32]
    try:
        line = services.choose_gift(
            list_token=token,
            key=key,
            sku=request.POST.get("sku", "")[:40],
            storefront=storefront_of(request),
            token=token_of(request),
            client=client_of(request),
        )
    except Refusal as refusal:
        found = shared_list(token)
        if found is None:
            raise Http404 from refusal
        return _page(request, found, refusal, key)
    response = HttpResponseRedirect(
        f"{reverse('bag')}?{urlencode({'said': 'added', 'line': line.key})}", status=HTTPStatus.SEE_OTHER
    )
    return remember(response, line.bag.token)
