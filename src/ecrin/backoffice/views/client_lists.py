"""What concerns several clients at once: two pages of one person become one, a list is taken out, who looked at whom."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ecrin.account.selectors import merging_of
from ecrin.account.services import merge_clients
from ecrin.backoffice.selectors.clients import (
    EXPORT,
    LIST_COLUMNS,
    Asked,
    found_pages,
    list_of,
    looked,
    looks_of,
    page_for,
)
from ecrin.catalog.rules.exchange import guarded
from ecrin.catalog.services.exchange.tables import as_csv
from ecrin.clients.models import ClientProfile, ClientView
from ecrin.clients.services.book import note_list, note_view
from ecrin.core.errors import Refusal

from .clients import ICON, asked_of, asked_page, check

MOST_FOUND = 12


class ReasonForm(forms.Form):
    """Why a list of clients is taken out."""

    reason = forms.CharField(label=gettext_lazy("Why; it is kept with your name"), max_length=200)


def _other(request: HttpRequest, page: ClientProfile, typed: str) -> ClientProfile | None:
    """The other page that is named; None where none is, or it is not hers to see."""
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 18):
        return None
    found = page_for(request.user, int(typed))
    return found if found is not None and found.pk != page.pk else None


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Find the double of a client, see what would become of both, and make them one; at most thirty queries."""
    page = asked_page(request, pk)
    check(request, "merge-client", page)
    words = request.GET.get("q", "").strip()[:80]
    other = _other(request, page, request.POST.get("other", "") or request.GET.get("other", ""))
    if request.method == "POST":
        if other is None:
            raise Http404
        check(request, "merge-client", other)
        try:
            merge_clients(into=page.pk, part=other.pk, actor=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("They are one now."))
            return redirect("staff-client", pk=page.pk)
    if other is not None and request.method == "GET":
        note_view(profiles=[page.pk, other.pk], page=ClientView.Page.MERGE, actor=request.user)
    found = found_pages(request.user, Asked(words=words)).exclude(pk=page.pk)[:MOST_FOUND] if words else ()
    context = {
        "title": _("One person, two pages"),
        "icon": ICON,
        "profile": page,
        "words": words,
        "found": found,
        "other": other,
        "merging": merging_of(page, other) if other else None,
    }
    return render(request, "backoffice/client_merge.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """The clients of a list as a file, for a reason that is kept with every one of them."""
    asked = asked_of(request)
    rows = found_pages(request.user, asked, EXPORT)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = list(rows)
        note_list(profiles=[one.pk for one in kept], reason=form.cleaned_data["reason"], actor=request.user)
        content = as_csv(LIST_COLUMNS, [[guarded(cell) for cell in row] for row in list_of(kept)])
        answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="clients-{timezone.localdate().isoformat()}.csv"'
        answer["Cache-Control"] = "no-store"
        return answer
    status = 422 if request.method == "POST" else 200
    context = {"title": _("Take a list out"), "icon": "download", "form": form, "count": rows.count(), "asked": asked}
    return render(request, "backoffice/client_export.html", context, status=status)


@require_safe
def views(request: HttpRequest, pk: int) -> HttpResponse:
    """Who looked at a client; seven queries."""
    page = asked_page(request, pk)
    check(request, "client-views", page)
    rows = looks_of(page, request.GET.get("p"))
    context = {"title": _("Who looked at her"), "icon": "view", "profile": page, "page": rows, "looks": looked(rows)}
    return render(request, "backoffice/client_views.html", context)
