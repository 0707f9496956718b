"""Screens of the bench: the queue, one piece with what happened to it, its sheet and its photographs. Each verb has its
address and asks for its right in the market of the order.
"""

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from ecrin.atelier.models import Making
from ecrin.atelier.selectors.makings import photograph_of
from ecrin.atelier.selectors.sheets import bench_sheet
from ecrin.atelier.services import makings as services
from ecrin.atelier.services.photographs import MOST_BYTES, keep_photograph
from ecrin.backoffice.selectors import makings as selectors
from ecrin.backoffice.selectors.makings import SHOWS
from ecrin.core.errors import NotAllowed
from ecrin.inventory.selectors import locations

from .telling import told

Act = Callable[[HttpRequest, str], Any]
private = cache_control(private=True, no_store=True)


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What is on the bench, what is due first on top; three queries. A number that is scanned opens its piece."""
    asked = {name: request.GET.get(name, "").strip()[:80] for name in ("show", "kind", "market", "q")}
    show = asked["show"] if asked["show"] in SHOWS and "show" in request.GET else "to-make"
    kind = asked["kind"] if asked["kind"] in Making.Kind.values else ""
    page = selectors.queue(
        request.user, words=asked["q"], show=show, kind=kind, market=asked["market"], page=request.GET.get("p")
    )
    if asked["q"] and len(page) == 1:
        return redirect("making", number=page[0].number)
    context = {
        "title": _("The bench"),
        "icon": "edit",
        "words": asked["q"],
        "show": show,
        "tabs": selectors.tabs_for(request.user),
        "kind": kind,
        "kinds": Making.Kind.choices,
        "market": asked["market"],
        "markets": selectors.markets_for(request.user),
        "page": page,
        "rows": selectors.rows_of(page),
        "may_see_orders": request.user.has_perm("orders.view_order"),
    }
    return render(request, "backoffice/makings.html", context)


@require_safe
def making(request: HttpRequest, number: str) -> HttpResponse:
    """One piece: what is to be done, what was done, its photographs; four queries."""
    found = _asked(request, number)
    (row,) = selectors.rows_of([found])
    may, state = selectors.may_act(request.user, found), found.state
    context = {
        "title": _("Piece %(number)s") % {"number": found.number},
        "icon": "edit",
        "row": row,
        "making": found,
        "steps": selectors.steps_of(found),
        "photographs": found.photographs.all(),
        "megabytes": MOST_BYTES // 2**20,
        "may_act": may,
        "may_see_orders": request.user.has_perm("orders.view_order"),
        "may_see_stock": request.user.has_perm("inventory.view_stocklevel"),
        "may_make": may and state == Making.State.TO_MAKE,
        "may_control": may and state == Making.State.IN_CONTROL,
        "is_mine": found.in_hand_of == request.user.pk,
        "taken_off": found.payload.get("taken_off", "") if found.kind == Making.Kind.STRAP else "",
        "places": locations(),
        "was_begun": any(step.what == "to-control" for step in found.steps.all()),
    }
    return render(request, "backoffice/making.html", context)


@private
@require_safe
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The sheet that lies beside the piece, as PDF."""
    found = _asked(request, number)
    (row,) = selectors.rows_of([found])
    answer = HttpResponse(bench_sheet(found, row.order), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.number.lower()}.pdf"'
    return answer


@private
@require_safe
def photograph(request: HttpRequest, number: str, key: str) -> FileResponse:
    """A photograph, for who may see the piece."""
    found = photograph_of(_asked(request, number), key)
    if found is None:
        raise Http404
    return FileResponse(found.file.open("rb"), content_type="image/jpeg")


def _asked(request: HttpRequest, number: str) -> Making:
    found = selectors.making_for(request.user, number)
    if found is None:
        raise Http404
    return found


def _act(request: HttpRequest, number: str, act: Act, said: str) -> HttpResponse:
    """Do something to the piece that is asked for; what is refused is said where she stands."""
    found = _asked(request, number)
    with told(request, said):
        if not selectors.may_act(request.user, found):
            raise NotAllowed
        act(request, found.number)
    return redirect("making", number=found.number)


@require_POST
def start(request: HttpRequest, number: str) -> HttpResponse:
    return _act(
        request, number, lambda r, n: services.start_making(number=n, actor=r.user), _("You have it in hand now.")
    )


@require_POST
def lay_down(request: HttpRequest, number: str) -> HttpResponse:
    return _act(
        request, number, lambda r, n: services.lay_down(number=n, actor=r.user), _("It lies on the bench for anybody.")
    )


@require_POST
def to_control(request: HttpRequest, number: str) -> HttpResponse:
    text = request.POST.get("text", "")[:2000]
    return _act(
        request,
        number,
        lambda r, n: services.send_to_control(number=n, actor=r.user, text=text),
        _("It is made. Somebody looks at it next."),
    )


@require_POST
def send_back(request: HttpRequest, number: str) -> HttpResponse:
    reason = request.POST.get("reason", "")[:2000]
    return _act(
        request,
        number,
        lambda r, n: services.send_back(number=n, actor=r.user, reason=reason),
        _("It is on the bench again, with your reason."),
    )


@require_POST
def passed(request: HttpRequest, number: str) -> HttpResponse:
    said = {name: request.POST.get(name, "")[:2000] for name in ("location", "text")}
    return _act(
        request,
        number,
        lambda r, n: services.pass_control(number=n, actor=r.user, **said),
        _("It is ready and may leave."),
    )


@require_POST
def note(request: HttpRequest, number: str) -> HttpResponse:
    text = request.POST.get("text", "")[:2000]
    return _act(
        request, number, lambda r, n: services.note_making(number=n, text=text, actor=r.user), _("It is written down.")
    )


@require_POST
def keep(request: HttpRequest, number: str) -> HttpResponse:
    """A photograph is kept. No more of a file is read than may be kept."""
    file = request.FILES.get("file")
    content = file.read(MOST_BYTES + 1) if file else b""
    return _act(
        request,
        number,
        lambda r, n: keep_photograph(number=n, content=content, actor=r.user),
        _("The photograph is kept."),
    )
