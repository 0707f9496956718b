"""Files in and out: upload, look at each row's effect, load, watch, and the history of it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ecrin.backoffice.forms import FileForm
from ecrin.catalog.models import ImportRun
from ecrin.catalog.services.exchange import (
    FORMATS,
    columns_of,
    export_file,
    file_kinds,
    plan_import,
    request_import,
    start_import,
)
from ecrin.core.errors import Refusal

SHOWN = 500
KINDS = {
    "products": gettext_lazy("Creations"),
    "prices": gettext_lazy("Prices"),
    "availability": gettext_lazy("Availability"),
    "stock": gettext_lazy("Stock flags"),
    "counts": gettext_lazy("Pieces counted"),
    "translations": gettext_lazy("Translations"),
    "engravings": gettext_lazy("Engraving rules"),
    "straps": gettext_lazy("Straps"),
    "fittings": gettext_lazy("Watches’ fittings"),
    "stones": gettext_lazy("Stones"),
    "all-stones": gettext_lazy("Stones: all that a supplier has, the others are withdrawn"),
}
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def _allowed(user: Any) -> list[tuple[str, Any]]:
    return [(kind, label) for kind, label in KINDS.items() if user.has_perm(file_kinds()[kind].permission)]


def files(request: HttpRequest) -> HttpResponse:
    """What can be taken out, what can be brought in, and what was brought in; three queries a page."""
    kinds = _allowed(request.user)
    runs = ImportRun.objects.select_related("actor").defer("content")
    context = {
        "title": _("Files in and out"),
        "icon": "upload",
        "kinds": KINDS,
        "forms": FORMATS,
        "form": FileForm(kinds=kinds) if kinds and request.user.has_perm("catalog.import_file") else None,
        "columns": [(label, columns_of(kind)) for kind, label in kinds],
        "page": Paginator(runs, 25).get_page(request.GET.get("p")),
    }
    return render(request, "backoffice/files.html", context)


def export(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """A file of everything of a kind.

    Raises:
        Http404: no such kind or format.
    """
    if kind not in KINDS or form not in TYPES:
        raise Http404
    content = export_file(kind=kind, form=form, actor=request.user)
    day = timezone.localdate().isoformat()
    answer = HttpResponse(content, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{kind}-{day}.{form}"'
    return answer


@require_POST
def import_file(request: HttpRequest) -> HttpResponse:
    """Keep a file and show what it would do."""
    form = FileForm(request.POST, request.FILES, kinds=_allowed(request.user))
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return redirect("files")
    file = form.cleaned_data["file"]
    try:
        run, _plan = start_import(
            kind=form.cleaned_data["kind"], filename=file.name, content=file.read(), actor=request.user
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("files")
    return redirect("import-run", pk=run.pk)


def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: what each row does and which cannot be, then how far it is, then what it did."""
    run = get_object_or_404(ImportRun.objects.select_related("actor"), pk=pk)
    if not request.user.has_perm(file_kinds()[run.kind].permission):
        raise Http404
    if request.method == "POST":
        try:
            request_import(run=run, actor=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("import-run", pk=pk)
    context: dict[str, Any] = {
        "title": _("A file"),
        "icon": "upload",
        "run": run,
        "kind": KINDS[run.kind],
        "shown": SHOWN,
    }
    if run.state == ImportRun.State.PLANNED:
        try:
            plan = plan_import(kind=run.kind, content=bytes(run.content), actor=request.user)
        except Refusal as refusal:
            context["refusal"] = refusal
        else:
            context |= {"plan": plan, "effects": plan.effects[:SHOWN], "errors": plan.errors[:SHOWN]}
            if not plan.errors and plan.fingerprint != run.fingerprint:
                ImportRun.objects.filter(pk=pk).update(fingerprint=plan.fingerprint)
    return render(request, "backoffice/import_run.html", context)


def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a file is, for the progress bar; one query besides who asks."""
    run = get_object_or_404(ImportRun.objects.only("state", "done", "rows", "reason", "kind"), pk=pk)
    if not request.user.has_perm(file_kinds()[run.kind].permission):
        raise Http404
    over = run.state in {ImportRun.State.DONE, ImportRun.State.REFUSED}
    texts = {"state": run.get_state_display(), "over": over, "reason": run.reason}
    answer = JsonResponse({**texts, "done": run.done, "rows": run.rows})
    answer["Cache-Control"] = "no-store"
    return answer
