"""The bag's page and drawer, and what is posted from them and from a creation's page."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ecrin.atelier.forms import personalisation_from
from ecrin.bag import services
from ecrin.bag.forms import GiftForm, number_in
from ecrin.bag.models import Bag
from ecrin.bag.rules import MOST_OF_ONE, MOST_SIGNS, BagLineView, BagView
from ecrin.bag.selectors import limit_sentence, read_bag
from ecrin.bag.services import BagClosed
from ecrin.core.doors import prefers_json
from ecrin.core.errors import InvalidInput, NotFound, Refusal
from ecrin.markets.rules import StorefrontInfo

from .visitor import bag_of, client_of, personal, remember, token_of

DAY = timedelta(days=1)


def storefront_of(request: HttpRequest) -> StorefrontInfo:
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    return storefront


@personal
@require_safe
def bag(request: HttpRequest) -> HttpResponse:
    """What she chose, what became of it, and what it costs. Fourteen queries at most; what she has now seen is noted
    with four statements where something changed.
    """
    found = bag_of(request)
    view = read_bag(found, storefront_of(request))
    response = _page(request, view)
    if found is not None:
        remember(response, found.token)
        if _is_news(found, view) and "prefetch" not in request.headers.get("Sec-Purpose", ""):
            with suppress(BagClosed):
                services.note_seen(bag=found, view=view)
    return response


def _is_news(found: Bag, view: BagView) -> bool:
    told = any(message.code in {"repriced", "price-changed"} for message in view.messages)
    moved = found.storefront_code != view.storefront.code
    return told or moved or found.touched_at < timezone.now() - DAY


def _page(
    request: HttpRequest,
    view: BagView,
    *,
    errors: Mapping[str, str] | None = None,
    gift: GiftForm | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    said = request.GET.get("said", "")
    context: dict[str, Any] = {
        "bag": view,
        "market": view.storefront.market,
        "news": [message for message in view.messages if not message.key],
        "limits": limits_said(view),
        "said": _said(said, request.GET.get("line", ""), view),
        "can_undo": said == "removed" and view.removed,
        "errors": errors or {},
        "gift": gift or GiftForm(initial=dict(view.gift)),
        "most": MOST_OF_ONE,
        "most_signs": MOST_SIGNS,
    }
    return render(request, "bag/bag.html", context, status=status)


def limits_said(view: BagView) -> tuple[str, ...]:
    """The limits that the bag passes, as sentences."""
    names = {line.sku: line.name.value for line in view.lines}
    return tuple(
        limit_sentence(broken, view.storefront.language, names.get(broken.skus[0], "")) for broken in view.broken
    )


def _said(said: str, key: str, view: BagView) -> str:
    """What was just done, as a sentence; empty where an address says something else."""
    names = {line.key: line.name.value for line in (*view.lines, *view.set_aside, *view.saved)}
    values = {"name": names.get(key) or view.removed}
    sentences = {
        "added": _("“%(name)s” is in your bag."),
        "removed": _("“%(name)s” was taken out of your bag."),
        "saved": _("“%(name)s” is saved for later."),
        "back": _("“%(name)s” is back in your bag."),
        "wished": _("It is in your wishlist now."),
        "gift": _("Your wishes for the gift are kept."),
    }
    return sentences[said] % values if said in sentences and (values["name"] or "%" not in sentences[said]) else ""


def _to_bag(said: str = "", line: str = "") -> HttpResponseRedirect:
    query = urlencode({name: value for name, value in (("said", said), ("line", line)) if value})
    return HttpResponseRedirect(reverse("bag") + (f"?{query}" if query else ""), status=HTTPStatus.SEE_OTHER)


@personal
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Add to bag: `sku`, `quantity` (1 where none is given), and wishes as `atelier.forms` reads them. At most ten queries,
    and those of what is made for somebody. Leads to the bag's page, or to its
    drawer where the page's script asks.
    """
    sku = request.POST.get("sku", "").strip()[:40]
    try:
        if not sku:
            raise InvalidInput(_("Choose your size first."), field="sku")
        line = services.add_to_bag(
            sku=sku,
            storefront=storefront_of(request),
            token=token_of(request),
            client=client_of(request),
            quantity=number_in(request.POST, "quantity") if "quantity" in request.POST else 1,
            personalisation=personalisation_from(request.POST),
        )
    except Refusal as refusal:
        return _refused(request, refusal)
    response = _to_bag("added", line.key)
    if prefers_json(request):
        response = HttpResponseRedirect(f"{reverse('bag-drawer')}?line={line.key}", status=HTTPStatus.SEE_OTHER)
    return remember(response, line.bag.token)


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Why it could not be put into the bag, with ways on; a script gets the sentence alone."""
    if prefers_json(request):
        raise refusal
    back = request.POST.get("back", "")
    root = storefront_of(request).root
    context = {
        "refusal": refusal,
        "back": back if back.startswith((f"{root}creations/", f"{root}ring/")) else "",
        "market": storefront_of(request).market,
    }
    return render(request, "bag/refused.html", context, status=refusal.status)


@personal
@require_safe
def drawer(request: HttpRequest) -> HttpResponse:
    """The bag at a glance, as a part of a page; fourteen queries at most."""
    view = read_bag(bag_of(request), storefront_of(request))
    added = next((line for line in view.lines if line.key == request.GET.get("line")), None)
    return render(request, "bag/drawer.html", {"bag": view, "market": view.storefront.market, "added": added})


@personal
@require_POST
def line(request: HttpRequest, key: str) -> HttpResponse:
    """A line's `quantity`, or an `action`: remove, save, back, wish. A refusal is said beside the line."""
    found = bag_of(request)
    try:
        if found is None:
            raise NotFound(_("This piece is not in your bag any more."))
        said = _act(found, key, request)
    except Refusal as refusal:
        view = read_bag(bag_of(request), storefront_of(request))
        known = {each.key for each in _all_lines(view)}
        errors = {key if key in known else "": str(refusal)}
        return _page(request, view, errors=errors, status=refusal.status)
    return remember(_to_bag(said, key), found.token)


def _all_lines(view: BagView) -> tuple[BagLineView, ...]:
    return (*view.lines, *view.set_aside, *view.saved)


def _act(found: Bag, key: str, request: HttpRequest) -> str:
    """Do what was asked with a line; returns what to say."""
    storefront = storefront_of(request)
    action = request.POST.get("action", "")
    if action == "remove":
        services.remove_line(bag=found, key=key)
        return "removed"
    if action == "save":
        services.save_for_later(bag=found, key=key)
        return "saved"
    if action == "back":
        services.return_to_bag(bag=found, key=key)
        return "back"
    if action == "wish":
        services.move_to_wishlist(bag=found, key=key, storefront=storefront)
        return "wished"
    services.change_quantity(bag=found, key=key, quantity=number_in(request.POST, "quantity"), storefront=storefront)
    return ""


@personal
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Put back what was last taken out."""
    found = bag_of(request)
    if found is None:
        return _to_bag()
    key = str(found.removed.get("key", ""))
    services.undo_removal(bag=found)
    return remember(_to_bag("back" if key else "", key), found.token)


@personal
@require_POST
def gift(request: HttpRequest) -> HttpResponse:
    """How the order is given. What the card cannot bear is said beside the message, which stays as typed."""
    found = bag_of(request)
    if found is None:
        return _to_bag()
    form = GiftForm(request.POST)
    if form.is_valid():
        try:
            services.set_gift(bag=found, **form.cleaned_data)
        except InvalidInput as refusal:
            form.add_error("message", str(refusal))
    if form.errors:
        view = read_bag(found, storefront_of(request))
        return _page(request, view, gift=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return remember(_to_bag("gift"), found.token)
