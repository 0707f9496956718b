"""A hint by letter: asked for on a page of its own, refused by who received one."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ecrin.bag import services
from ecrin.bag.forms import HintForm, number_in
from ecrin.bag.selectors import digest_of, shared_list_of, told_of
from ecrin.catalog.selectors import products_of
from ecrin.core.attempts import Attempts
from ecrin.core.errors import InvalidInput, Refusal
from ecrin.theme.forms import focus_first_fault

from .bag import storefront_of
from .visitor import client_of, personal

HINTS = Attempts("hint", seconds=24 * 3600)
PER_ADDRESS, PER_SENDER, PER_RECEIVER = 10, 10, 3
"""Letters a day: from one place, from one client, to one receiver whoever asks for them."""


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def hint(request: HttpRequest) -> HttpResponse:
    """`product`: about a creation; without: about her shared wishlist. The answer is the same whether or not the receiver
    wants hints.
    """
    client, storefront = client_of(request), storefront_of(request)
    product_id = number_in(request.POST or request.GET, "product")
    product = products_of([product_id], storefront.market).get(product_id) if product_id else None
    shared = None if product else shared_list_of(client)
    if product is None and shared is None:
        raise Http404
    form = HintForm(request.POST or None, initial={"name": client.first_name} if client is not None else {})
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _drop(request, form, product.id if product else 0, client)
        except InvalidInput as said:
            form.add_error(said.field or None, str(said))
        except Refusal as said:
            refusal = said
        else:
            return redirect("hint-sent")
    focus_first_fault(form)
    told = told_of(product, None, storefront) if product else None
    context: dict[str, Any] = {"form": form, "product": product, "told": told, "shared": shared, "refusal": refusal}
    faults = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "bag/hint.html", context, status=refusal.status if refusal else faults)


def _drop(request: HttpRequest, form: HintForm, product_id: int, client: Any) -> None:
    counters = (
        ("address", request.META.get("REMOTE_ADDR", ""), PER_ADDRESS),
        ("sender", str(client.pk) if client is not None else "", PER_SENDER),
        ("receiver", digest_of(form.cleaned_data["email"]), PER_RECEIVER),
    )
    HINTS.check(*counters)
    services.drop_hint(storefront=storefront_of(request), product_id=product_id, client=client, **form.cleaned_data)
    HINTS.note(*counters)


@personal
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """It is on its way. No query."""
    return render(request, "bag/hint_sent.html")


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Who received a hint wants no other: one button, or her mail program's own (RFC 8058). Opening the page does nothing,
    since programs that look through mail open every link.
    """
    if not services.is_refusal(token):
        raise Http404
    if request.method == "POST":
        services.refuse_hints(token=token)
    return render(request, "bag/hint_stop.html", {"is_done": request.method == "POST"})
