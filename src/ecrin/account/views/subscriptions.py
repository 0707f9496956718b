"""Her letters: what she is written about, a rest, or none. Her address is proven, so no letter has to ask again."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ecrin.clients.selectors import mail_is_proven
from ecrin.core.errors import Refusal
from ecrin.legal.models import Consent
from ecrin.markets.rules import StorefrontInfo
from ecrin.newsletter.forms import AccountForm
from ecrin.newsletter.selectors import offer_of, subscription_of
from ecrin.newsletter.services import ask_subscription, leave, subscribe_proven, wording_shown
from ecrin.newsletter.views import answer_preferences

from .pages import hers

Where = Consent.Where
SAID = frozenset({"kept", "left", "asked"})


@hers
@require_http_methods(["GET", "HEAD", "POST"])
def subscriptions(request: HttpRequest) -> HttpResponse:
    """Her preferences where letters come to her address, else the form that asks for them; at most eight queries to look
    at, with those of the session.
    """
    client: Any = request.user
    here = reverse("account-subscriptions")
    row = subscription_of(client.email)
    more = {"here": "account-subscriptions", "said": request.GET.get("said") if request.GET.get("said") in SAID else ""}
    if row is not None and row.is_confirmed:
        if request.POST.get("do") == "leave":
            leave(key=row.key, where=Where.ACCOUNT, actor=client)
            return redirect(f"{here}?said=left")
        return answer_preferences(
            request, row, template="account/subscriptions.html", here=here, where=Where.ACCOUNT, more=more, actor=client
        )
    return _begin(request, client, here, more)


def _begin(request: HttpRequest, client: Any, here: str, more: dict[str, Any]) -> HttpResponse:
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    offer = offer_of(storefront)
    form = AccountForm(request.POST or None, offer=offer)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            wording = wording_shown(storefront=storefront, digest=form.cleaned_data["wording"])
        except Refusal as said:
            refusal = said
            form.data = form.data | {"wording": offer.digest}  # type: ignore[operator]  # a QueryDict
        else:
            asked = {"mail": client.email, "storefront": storefront, "interests": form.cleaned_data["interests"]}
            if mail_is_proven(client):
                subscribe_proven(**asked, wording=wording, actor=client)
                return redirect(f"{here}?said=kept")
            ask_subscription(**asked, wording=wording, where=Where.ACCOUNT)
            return redirect(f"{here}?said=asked")
    context = {"form": form, "offer": offer, "refusal": refusal, "row": None, **more}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal or form.errors else HTTPStatus.OK
    return render(request, "account/subscriptions.html", context, status=status)
