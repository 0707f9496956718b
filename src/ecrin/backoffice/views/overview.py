"""What waits, what happened, and one search over everything: pages that show, per role, what a person may see."""

import csv
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.ui.components import Component

from ecrin.backoffice.selectors import overview
from ecrin.backoffice.selectors.creation import sentence_of
from ecrin.catalog.rules.exchange import guarded
from ecrin.core import journal


class Waiting(Component):
    """The dashboard's first panel: what waits for somebody with these roles."""

    order = 10
    template_name = "backoffice/waiting.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"items": overview.waiting(parent_context["request"].user)}


def search(request: HttpRequest) -> HttpResponse:
    """Creations, names, screens and people by a few letters; JSON for the search box, a page for everybody else."""
    words = request.GET.get("q", "").strip()[:80]
    found = overview.search(request.user, words) if words else []
    if request.GET.get("as") == "json":
        answer = JsonResponse({"found": [{"kind": str(f.kind), "title": f.title, "url": f.url} for f in found]})
        answer["Cache-Control"] = "no-store"
        return answer
    context = {"title": _("Search"), "icon": "search", "words": words, "found": found}
    return render(request, "backoffice/search.html", context)


def happened(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first, by subject, kind, person and day; or the whole of it as CSV."""
    asked = {name: request.GET.get(name, "").strip() for name in ("subject", "name", "actor", "day")}
    rows = overview.facts(
        subject=asked["subject"], name=asked["name"], actor=asked["actor"], day=parse_date(asked["day"] or "-")
    )
    if request.GET.get("as") == "csv":
        return _as_csv(overview.with_people(rows[:50_000]))
    page = Paginator(rows, 50).get_page(request.GET.get("p"))
    context = {
        "title": _("What happened"),
        "icon": "history",
        "page": page,
        "rows": [(fact, who, sentence_of(fact)) for fact, who in overview.with_people(list(page))],
        "asked": asked,
    }
    return render(request, "backoffice/history.html", context)


def _as_csv(rows: Any) -> HttpResponse:
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="history.csv"'
    sheet = csv.writer(answer)
    sheet.writerow(["at", "who", "what", "subject", "data"])
    for fact, who in rows:
        cells = [fact.at.isoformat(), who, fact.name, fact.subject, str(fact.data)]
        sheet.writerow([guarded(cell) for cell in cells])
    return answer


def parked(request: HttpRequest) -> HttpResponse:
    """What the worker gave up on, with its error; staff have it done again or let it go."""
    page = Paginator(journal.parked(), 50).get_page(request.GET.get("p"))
    context = {"title": _("Parked work"), "icon": "warning", "page": page}
    return render(request, "backoffice/parked.html", context)


@require_POST
def settle_parked(request: HttpRequest) -> HttpResponse:
    chosen = [int(pk) for pk in request.POST.getlist("id") if pk.isdecimal()]
    if request.POST.get("do") == "replay":
        messages.success(request, _("%(n)d queued again.") % {"n": journal.replay(delivery_ids=chosen)})
    else:
        messages.success(request, _("%(n)d let go.") % {"n": journal.dismiss(delivery_ids=chosen)})
    return redirect("parked")
