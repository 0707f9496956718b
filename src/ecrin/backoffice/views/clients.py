"""Screens of the client book: who is found, one client's life, and what advisors write and do on her page. Every opening of
a page is written down.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ecrin.backoffice.rules import ADDRESSES
from ecrin.backoffice.selectors.clients import (
    SINCE,
    Asked,
    Life,
    advisors_for,
    boutiques_for,
    client_rows,
    life_of,
    markets_for,
    may_with,
    page_for,
    tasks_now,
    to_do,
)
from ecrin.backoffice.selectors.proposals import storefronts_for
from ecrin.clients.models import AccountStep, ClientNote, ClientProfile, ClientView, User
from ecrin.clients.rules import MOST_NOTICE, MOST_SAID
from ecrin.clients.services import book
from ecrin.concierge.rules import USUAL_DAYS
from ecrin.concierge.services import begin_proposal, note_client
from ecrin.core.errors import NotAllowed, Refusal
from ecrin.core.texts import SOURCE_LANGUAGE
from ecrin.theme.forms import focus_first_fault

ICON = "user"
WORDS = forms.Textarea(attrs={"rows": 4, "dir": "auto", "maxlength": MOST_SAID})


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NoteForm(forms.Form):
    """What an advisor writes down."""

    prefix = "note"
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=ClientNote.Kind.choices)
    text = forms.CharField(label=gettext_lazy("What you write down; the client may read it"), widget=WORDS)
    on = forms.DateField(label=gettext_lazy("Day of the occasion"), required=False, widget=_day())
    is_yearly = forms.BooleanField(label=gettext_lazy("It comes back every year"), required=False)
    remind_days = forms.IntegerField(
        label=gettext_lazy("Days before it to think of it"), min_value=0, max_value=120, initial=14, required=False
    )
    corrects = forms.IntegerField(required=False, widget=forms.HiddenInput())


class TaskForm(forms.Form):
    """Something to do for her."""

    prefix = "task"
    text = forms.CharField(label=gettext_lazy("What is to be done"), max_length=200)
    due_on = forms.DateField(label=gettext_lazy("By"), widget=_day())


class AssignForm(forms.Form):
    """Who looks after her, and where she is at home."""

    prefix = "assign"
    advisor = forms.ChoiceField(label=gettext_lazy("Advisor"), required=False)
    boutique = forms.ChoiceField(label=gettext_lazy("Home boutique"), required=False)

    def __init__(self, *args: Any, people: list[User], places: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        nobody, nowhere = ("", _("nobody yet")), ("", _("none yet"))
        self.fields["advisor"].choices = [nobody, *((str(one.pk), str(one)) for one in people)]  # type: ignore[attr-defined]
        self.fields["boutique"].choices = [nowhere, *places]  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """Why an account is suspended or ended, and from when."""

    prefix = "close"
    closing = forms.ChoiceField(label=gettext_lazy("What becomes of it"), choices=User.Closing.choices)
    ground = forms.ChoiceField(label=gettext_lazy("Why"), choices=AccountStep.Ground.choices)
    words = forms.CharField(label=gettext_lazy("The reason, as she reads it"), widget=WORDS)
    days = forms.IntegerField(
        label=gettext_lazy("Days of notice; 0 counts at once"), min_value=0, max_value=MOST_NOTICE, initial=0
    )
    told = forms.BooleanField(label=gettext_lazy("Tell her by a letter"), required=False, initial=True)


class OpenForm(forms.Form):
    """Why an account is open again."""

    prefix = "open"
    words = forms.CharField(label=gettext_lazy("Why it is open again, as she reads it"), widget=WORDS)
    told = forms.BooleanField(label=gettext_lazy("Tell her by a letter"), required=False, initial=True)


class AnswerForm(forms.Form):
    """The answer to an appeal."""

    prefix = "answer"
    words = forms.CharField(label=gettext_lazy("Your answer, as she reads it"), widget=WORDS)


@require_safe
def clients(request: HttpRequest) -> HttpResponse:
    """Clients by words and what they are narrowed to, the latest contact first; four queries and those of the choices."""
    asked = asked_of(request)
    context = {
        "title": _("Clients"),
        "icon": ICON,
        "asked": asked,
        "page": client_rows(request.user, asked, request.GET.get("p")),
        "markets": markets_for(request.user),
        "boutiques": boutiques_for(request.user),
        "advisors": advisors_for(),
        "since": [(code, label) for code, (label, _days) in SINCE.items()],
        "due": tasks_now(request.user),
        "may_export": request.user.has_perm(ADDRESSES["export-clients"]),
        "may_answer": request.user.has_perm(ADDRESSES["appeals"]),
    }
    return render(request, "backoffice/clients.html", context)


def asked_of(request: HttpRequest) -> Asked:
    """What the address asks for; what cannot be is left out."""
    said = request.GET
    advisor, since = said.get("advisor", ""), said.get("since", "")
    return Asked(
        words=said.get("q", "").strip()[:80],
        market=said.get("market", "")[:20],
        boutique=said.get("boutique", "")[:40],
        advisor=advisor
        if advisor == "none" or (advisor.isascii() and advisor.isdecimal() and len(advisor) < 18)
        else "",
        since=since if since in SINCE else "",
        has_open=said.get("open") == "yes",
    )


@require_safe
def client(request: HttpRequest, pk: int) -> HttpResponse:
    """One client's life; at most sixty-four queries. Who opened it is written down."""
    page = asked_page(request, pk)
    if page.merged_into_id is not None:
        return redirect("staff-client", pk=page.merged_into_id)
    book.note_view(profiles=[page.pk], page=ClientView.Page.LIFE, actor=request.user)
    return life(request, page)


def asked_page(request: HttpRequest, pk: int) -> ClientProfile:
    """The page that an address names.

    Raises:
        Http404: it is not there, or of a market that is not hers who asks.
    """
    found = page_for(request.user, pk)
    if found is None:
        raise Http404
    return found


def may(request: HttpRequest, address: str, page: ClientProfile) -> bool:
    """Whether who asks may use an address on this page."""
    return request.user.has_perm(ADDRESSES[address]) and may_with(request.user, ADDRESSES[address], page)


def check(request: HttpRequest, address: str, page: ClientProfile) -> None:
    """Nothing, where who asks may use an address on this page.

    Raises:
        NotAllowed: her right does not reach into a market of this client.
    """
    if not may(request, address, page):
        raise NotAllowed


def life(request: HttpRequest, page: ClientProfile, *, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """The page itself; `bound` are forms whose words were refused, by name, with what was typed in them."""
    told = life_of(request.user, page)
    can = {
        name: may(request, address, page)
        for name, address in (
            ("note", "note-client"), ("assign", "assign-client"), ("compose", "compose-for-client"),
            ("close", "close-account"), ("merge", "merge-client"), ("look", "client-views"),
            ("orders", "staff-orders"),
        )
    }  # fmt: skip
    is_closing = told.client is not None and bool(told.client.closed_as)
    context = {
        "title": str(page) or _("A client who was forgotten"),
        "icon": ICON,
        "life": told,
        "notes": notes_told(told),
        "steps": [(one, told.people.get(one.actor_id or 0, "")) for one in told.steps],
        "addresses": [one.address.lines(SOURCE_LANGUAGE, abroad=True) for one in told.addresses],
        "profile": page,
        "can": can,
        "note_form": NoteForm(),
        "task_form": TaskForm(),
        "assign_form": assign_form(request, page) if can["assign"] else None,
        "close_form": CloseForm() if can["close"] and told.client and told.client.closed_as != "ended" else None,
        "open_form": OpenForm() if can["close"] and is_closing else None,
        "answer_form": AnswerForm() if can["close"] and told.appeal else None,
        **bound,
    }
    for form in bound.values():
        focus_first_fault(form)
    return render(request, "backoffice/client.html", context, status=status)


def notes_told(told: Life) -> list[tuple[ClientNote, Any, bool]]:
    """Each note with who wrote it and whether another corrects it. No query."""
    corrected = {one.corrects_id for one in told.notes if one.corrects_id}
    return [(one, told.people.get(one.actor_id or 0, "–"), one.pk in corrected) for one in told.notes]


def assign_form(request: HttpRequest, page: ClientProfile, data: Any = None) -> AssignForm:
    places, people = boutiques_for(request.user), advisors_for(page)
    if page.boutique_code and page.boutique_code not in dict(places):
        places = [*places, (page.boutique_code, page.boutique_code)]
    if page.advisor is not None and page.advisor not in people:
        people = [*people, page.advisor]
    initial = {"advisor": str(page.advisor_id or ""), "boutique": page.boutique_code}
    return AssignForm(data, initial=initial, people=people, places=places)


def act(request: HttpRequest, page: ClientProfile, name: str, form: forms.Form, verb: Any, said: str) -> HttpResponse:
    """Do what a form of the page asks; what is wrong is said beside its field, with everything that was typed.

    Args:
        name: of the form in the page's context.
        verb: does it, given the form's values.
    """
    if form.is_valid():
        try:
            verb(**form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("staff-client", pk=page.pk)
    return life(request, page, status=422, **{name: form})


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a note down, or correct one by another."""
    page = asked_page(request, pk)
    check(request, "note-client", page)

    def verb(**said: Any) -> None:
        book.add_note(profile=page.pk, actor=request.user, **{**said, "remind_days": said["remind_days"] or 0})

    return act(request, page, "note_form", NoteForm(request.POST), verb, _("It is written down."))


@require_POST
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """Something to do for her."""
    page = asked_page(request, pk)
    check(request, "set-client-task", page)

    def verb(**said: Any) -> None:
        book.set_task(profile=page.pk, actor=request.user, **said)

    return act(request, page, "task_form", TaskForm(request.POST), verb, _("It is on the list of what to do."))


@require_POST
def done(request: HttpRequest, pk: int, task: int) -> HttpResponse:
    """It is done; from the page or from the list of what to do, to where one came from."""
    page = asked_page(request, pk)
    check(request, "finish-client-task", page)
    book.finish_task(profile=page.pk, task=task, actor=request.user)
    messages.success(request, _("It is done."))
    if request.POST.get("from") == "list":
        return redirect("client-tasks")
    return redirect("staff-client", pk=page.pk)


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Who looks after her, and where she is at home."""
    page = asked_page(request, pk)
    check(request, "assign-client", page)

    def verb(advisor: str, boutique: str) -> None:
        person = User.objects.filter(pk=int(advisor)).first() if advisor else None
        book.assign_client(profile=page.pk, advisor=person, boutique=boutique, actor=request.user)

    return act(request, page, "assign_form", assign_form(request, page, request.POST), verb, _("It is kept."))


@require_POST
def compose(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to compose an order for her, with what is known of her in it."""
    page = asked_page(request, pk)
    check(request, "compose-for-client", page)
    fronts = storefronts_for(request.user)
    codes = {one.market_code for one in page.markets.all()}
    front = next((one for one in fronts if one.code == page.storefront_code), None)
    front = front or next((one for one in fronts if one.market.code in codes), None)
    if front is None:
        messages.error(request, _("None of her markets sells online where you may compose an order."))
        return redirect("staff-client", pk=page.pk)
    made = begin_proposal(storefront=front, channel="telephone", advisor=request.user)
    known = {"name": page.name, "email": page.email, "telephone": page.telephone}
    note_client(row=made.pk, note="", days=USUAL_DAYS, actor=request.user, **known)
    return redirect("proposal", pk=made.pk)


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """What is to be done for clients in the next month: of one's own, or of all whom one may see; three queries."""
    mine = request.GET.get("whose") != "all"
    context = {
        "title": _("To do for clients"),
        "icon": "tasks",
        "mine": mine,
        "tasks": to_do(request.user, mine=mine),
        "may_note": request.user.has_perm(ADDRESSES["finish-client-task"]),
    }
    return render(request, "backoffice/client_tasks.html", context)
