"""What a client meets whose account is closed: why, what she still can do, and the way to appeal. She came by the same door
as everybody, with all that it asks; she is not signed in.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ecrin.account.forms import AppealForm
from ecrin.account.selectors import closing_told
from ecrin.clients.models import User
from ecrin.clients.services.standing import appeal
from ecrin.core.attempts import Attempts
from ecrin.core.errors import Refusal
from ecrin.orders.selectors import orders_of
from ecrin.theme.forms import focus_first_fault

KEY = "closed-account"
MINUTES = 30
APPEALING = Attempts("appeal", seconds=24 * 3600)
PER_CLIENT = 5


def lead_to_reason(request: HttpRequest, client: User) -> HttpResponse:
    """She knows the way in, and the account is closed: an empty session knows for half an hour whom the reason is for."""
    request.session.flush()
    request.session[KEY] = {"client": client.pk, "until": timezone.now().timestamp() + MINUTES * 60}
    return redirect("account_inactive")


def _client(request: HttpRequest) -> User | None:
    """Whose closed account this browser opened, as long as it is closed and the half hour runs; one query."""
    held = request.session.get(KEY) or {}
    if held.get("until", 0) <= timezone.now().timestamp():
        return None
    client = User.objects.filter(pk=held["client"], is_active=True).first()
    return client if client is not None and client.is_closed else None


def _page(
    request: HttpRequest, client: User, form: AppealForm, *, refusal: Any = None, status: int = 200
) -> HttpResponse:
    context = {
        "told": closing_told(client, request.storefront),  # type: ignore[attr-defined]
        "orders": list(orders_of(client)),
        "form": form,
        "refusal": refusal,
        "client": client,
    }
    return render(request, "account/account_closed.html", context, status=status)


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """Why her account is closed, and her orders; seven queries. Who did not come by the door reads no more than that
    there is somebody to call.
    """
    client = _client(request)
    if client is None:
        return render(request, "account/account_inactive.html")
    return _page(request, client, AppealForm())


@require_POST
def make_appeal(request: HttpRequest) -> HttpResponse:
    """Her own words, for staff to answer; what is refused stays in the field."""
    client = _client(request)
    if client is None:
        return redirect("account_login")
    form = AppealForm(request.POST)
    if not form.is_valid():
        focus_first_fault(form)
        return _page(request, client, form, status=422)
    counter = ("client", str(client.pk), PER_CLIENT)
    try:
        APPEALING.check(counter)
        appeal(client=client.pk, words=form.cleaned_data["words"])
    except Refusal as refusal:
        return _page(request, client, form, refusal=refusal, status=refusal.status)
    APPEALING.note(counter)
    return redirect("account_inactive")
