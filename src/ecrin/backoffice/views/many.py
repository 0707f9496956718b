"""Many creations at once: say what, see every row before and after, do it, undo it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from ecrin.backoffice.forms import MANY
from ecrin.catalog.models import ChangeBatch, Product
from ecrin.catalog.services import apply_plan, plan_changes, plan_undo
from ecrin.core.errors import Refusal

LIMIT = 2000
SHOWN = 500


class ChangeMany(SnippetBulkAction):
    """The entry under the list of creations; it carries the chosen ones to the screen below."""

    display_name = _("Change many")
    action_type = "many"
    aria_label = _("Change many: prices, availability, stock or publication of the chosen creations")
    template_name = "backoffice/many.html"
    action_priority = 10
    models = [Product]

    def dispatch(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        chosen = request.GET.getlist("id")
        if "all" in chosen:
            chosen = ["all"]
        return redirect(f"{reverse('many')}?{'&'.join(f'id={pk}' for pk in chosen)}")


def chosen_products(request: HttpRequest) -> list[int]:
    """The creations named in the address, at most two thousand at once.

    Raises:
        Http404: none is named.
    """
    asked = request.GET.getlist("id")
    rows = Product.objects.order_by("rank", "pk")
    if asked != ["all"]:
        rows = rows.filter(pk__in=[int(pk) for pk in asked if pk.isdecimal()])
    found = list(rows.values_list("pk", flat=True)[:LIMIT])
    if not found:
        raise Http404
    return found


def many(request: HttpRequest) -> HttpResponse:
    """Choose what to change, then look at every row; a second press does it, if nothing moved meanwhile."""
    products = chosen_products(request)
    kinds = {kind: entry for kind, entry in MANY.items() if request.user.has_perm(entry[1].permission)}
    kind = request.POST.get("kind") or request.GET.get("kind") or next(iter(kinds), "")
    context: dict[str, Any] = {
        "title": _("Change many"),
        "icon": "pick",
        "count": len(products),
        "is_cut": len(products) == LIMIT,
        "limit": LIMIT,
        "names": Product.objects.filter(pk__in=products[:12]).values_list("name", flat=True),
        "kinds": [(code, label) for code, (label, _form) in kinds.items()],
        "kind": kind,
    }
    if kind not in kinds:
        return render(request, "backoffice/many.html", context)
    form = kinds[kind][1](request.POST or None, user=request.user)
    context["form"] = form
    if request.method == "POST" and form.is_valid():
        plan = plan_changes(kind=kind, wanted=form.wanted(products), actor=request.user)
        if request.POST.get("fingerprint") == plan.fingerprint and plan.effects and not plan.refused:
            return _do(request, plan)
        moved = "fingerprint" in request.POST
        context |= {"plan": plan, "rows": plan.rows[:SHOWN], "moved": moved}
    return render(request, "backoffice/many.html", context)


def _do(request: HttpRequest, plan: Any) -> HttpResponse:
    try:
        code = apply_plan(plan=plan, actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(request.get_full_path())
    changed = len(plan.effects)
    messages.success(request, ngettext("%(n)d value changed.", "%(n)d values changed.", changed) % {"n": changed})
    return redirect("batch", code=code)


def batches(request: HttpRequest) -> HttpResponse:
    """What was changed together, newest first; three queries a page."""
    rows = ChangeBatch.objects.select_related("actor", "undoes", "undone_by").defer("rows")
    page = Paginator(rows, 50).get_page(request.GET.get("p"))
    return render(request, "backoffice/batches.html", {"page": page, "title": _("Changes of many"), "icon": "history"})


def batch(request: HttpRequest, code: str) -> HttpResponse:
    """One batch: what it changed, and what undoing it would do now."""
    found = get_object_or_404(ChangeBatch.objects.select_related("actor", "undoes", "undone_by"), code=code)
    context: dict[str, Any] = {
        "title": _("Changes of many"),
        "icon": "history",
        "batch": found,
        "kind": MANY.get(found.kind, (found.kind,))[0],
        "shown": SHOWN,
    }
    try:
        context["plan"] = plan = plan_undo(batch=code, actor=request.user)
        context["rows"] = plan.rows[:SHOWN]
    except Refusal as refusal:
        context["refusal"] = refusal
        context["written"] = found.rows[:SHOWN]
    return render(request, "backoffice/batch.html", context)


@require_POST
def undo_batch(request: HttpRequest, code: str) -> HttpResponse:
    try:
        plan = plan_undo(batch=code, actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("batch", code=code)
    if plan.refused or not plan.effects:
        messages.error(request, _("Some values changed since; nothing was undone."))
        return redirect("batch", code=code)
    return _do(request, plan)
