"""The way to find an order again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ecrin.core.attempts import Attempts
from ecrin.core.errors import Refusal
from ecrin.orders.forms import FindForm
from ecrin.orders.services import ask_for_link

from .order import personal

FINDING = Attempts("find-order")
PER_ADDRESS, PER_NUMBER = 20, 5


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Number and address lead to a mail, not to the order: the answer is the same whether or not they belong together."""
    form = FindForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "refusal": ""}
    if request.method == "POST" and form.is_valid():
        number, email = form.cleaned_data["number"], form.cleaned_data["email"]
        counters = ("address", request.META.get("REMOTE_ADDR", ""), PER_ADDRESS), ("number", number.upper(), PER_NUMBER)
        try:
            FINDING.check(*counters)
        except Refusal as refusal:
            return render(request, "orders/find.html", context | {"refusal": refusal}, status=refusal.status)
        FINDING.note(*counters)
        ask_for_link(number=number, email=email)
        context["sent_to"] = email
    return render(request, "orders/find.html", context)
