"""What is left of a credit, for whoever has its code."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from ecrin.core.attempts import Attempts
from ecrin.core.errors import Refusal
from ecrin.core.money import from_minor
from ecrin.markets.selectors import snapshot
from ecrin.payments.forms import CreditForm
from ecrin.payments.selectors import credit_by_code

KNOWING = Attempts("credit")
PER_ADDRESS = 20


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def balance(request: HttpRequest) -> HttpResponse:
    """How much is left, until when, and where it is spent. The code is posted, so that no address keeps it."""
    form = CreditForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST" and form.is_valid():
        counter = ("address", request.META.get("REMOTE_ADDR", ""), PER_ADDRESS)
        try:
            KNOWING.check(counter)
        except Refusal as refusal:
            return render(request, "payments/credit.html", context | {"refusal": refusal}, status=refusal.status)
        KNOWING.note(counter)
        found = credit_by_code(form.cleaned_data["code"])
        status = 200 if found else 422
        context["is_unknown"] = found is None
        if found is not None:
            context |= {
                "credit": found,
                "left": from_minor(max(found.free, 0), found.currency),
                "spent_in": snapshot().markets.get(found.market_code),
            }
    elif request.method == "POST":
        status = 422
    return render(request, "payments/credit.html", context, status=status)
