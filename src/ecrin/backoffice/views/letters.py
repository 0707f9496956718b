"""Screens of the house's letters: figures, one subscriber and what she agreed to, what staff enter for her, files to take
out, interests and what markets ask for.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet

from ecrin.backoffice.selectors.letters import (
    CHANGE,
    EXPORT,
    FIND,
    as_csv,
    as_ndjson,
    count_table,
    exported,
    markets_for,
    steps_of,
    storefronts_for,
    subscriber_for,
)
from ecrin.backoffice.selectors.rights import markets_of, may_in
from ecrin.core.errors import NotAllowed
from ecrin.legal.models import Consent
from ecrin.markets.screens import Action, Creating, Deleting, Editing, Scoped
from ecrin.markets.selectors import snapshot, storefront_context
from ecrin.newsletter.models import Interest, NewsletterRule, Subscription
from ecrin.newsletter.selectors import interests_in, offer_of, storefront_of, subscription_of
from ecrin.newsletter.services import (
    ask_subscription,
    enter_withdrawal,
    note_change,
    note_export,
    note_view,
    wording_now,
)
from ecrin.theme.forms import TranslatableForm

Where = Consent.Where
TYPES = {"csv": "text/csv; charset=utf-8", "ndjson": "application/x-ndjson; charset=utf-8"}
MAIL: dict[str, Any] = {"max_length": 254, "error_messages": {"invalid": gettext_lazy("This is no e-mail address.")}}


class FindForm(forms.Form):
    mail = forms.EmailField(label=gettext_lazy("Her e-mail address"), **MAIL)


class WithdrawForm(forms.Form):
    """What somebody wrote or said to the house."""

    mail = forms.EmailField(label=gettext_lazy("Her e-mail address"), **MAIL)
    storefront = forms.ChoiceField(label=gettext_lazy("Country and language"))
    where = forms.ChoiceField(
        label=gettext_lazy("How she told us"),
        choices=[(one.value, one.label) for one in (Where.POST, Where.TELEPHONE, Where.BOUTIQUE)],
    )
    is_forever = forms.BooleanField(
        label=gettext_lazy("Never write to this address again, whoever asks"), required=False
    )

    def __init__(self, *args: Any, storefronts: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["storefront"].choices = [(code, code) for code in storefronts]  # type: ignore[attr-defined]


class ConsentForm(forms.Form):
    """A consent that somebody gave in a boutique. The letter still asks her."""

    mail = forms.EmailField(label=gettext_lazy("Her e-mail address"), **MAIL)
    interests = forms.MultipleChoiceField(
        label=gettext_lazy("What she chose"), required=False, widget=forms.CheckboxSelectMultiple
    )
    has_read = forms.BooleanField(
        label=gettext_lazy("She has read the words above and agreed to them"),
        error_messages={"required": gettext_lazy("Show her the words first: without them nothing is agreed to.")},
    )

    def __init__(self, *args: Any, interests: tuple[tuple[str, str], ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["interests"].choices = interests  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest) -> HttpResponse:
    """How many get letters, by market and interest; and the way to one of them. At most seven queries. An address is sent,
    never written into the page's own address, where logs would keep it.
    """
    form = FindForm(request.POST or None) if request.user.has_perm(FIND) else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if form.is_valid():
            row = subscriber_for(request.user, subscription_of(form.cleaned_data["mail"]))
            if row is not None:
                return redirect("subscriber", pk=row.pk)
            form.add_error("mail", _("Nobody with this address gets letters, or left them, in your markets."))
    interests, rows, sums = count_table(request.user)
    context = {
        "title": _("Letters"),
        "icon": "mail",
        "interests": interests,
        "rows": rows,
        "sums": sums,
        "form": form,
        "may_enter": request.user.has_perm(CHANGE),
        "exports": markets_for(request.user, EXPORT) if request.user.has_perm(EXPORT) else [],
    }
    return render(request, "backoffice/letters.html", context, status=422 if form and form.errors else 200)


def subscriber(request: HttpRequest, pk: int) -> HttpResponse:
    """One subscriber and every step of her consents, with the words. Looking is written down. At most twelve queries."""
    row = subscriber_for(request.user, Subscription.objects.filter(pk=pk).first())
    if row is None:
        raise Http404
    note_view(subscription=row, actor=request.user)
    storefront, market = storefront_of(row), snapshot().markets.get(row.market_code)
    chosen = list(row.interests.all())
    context = {
        "title": _("A subscriber"),
        "icon": "mail",
        "row": row,
        "storefront": storefront,
        "interests": chosen,
        "steps": steps_of(row),
        "may_enter": market is not None and bool(row.mail) and may_in(request.user, CHANGE, market),
    }
    return render(request, "backoffice/subscriber.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Enter that somebody wants no more letters, by letter, telephone or in a boutique; known or not."""
    fronts = storefronts_for(request.user, CHANGE)
    row = subscriber_for(request.user, Subscription.objects.filter(pk=_number(request.GET.get("of"))).first(), CHANGE)
    known = {"mail": row.mail, "storefront": row.storefront_code} if row else {}
    form = WithdrawForm(request.POST or None, storefronts=list(fronts), initial=known)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        found = subscription_of(said["mail"])
        if found is not None and subscriber_for(request.user, found, CHANGE) is None:
            form.add_error("mail", _("This subscription is of another market. Please ask a colleague there."))
        else:
            done = enter_withdrawal(
                mail=said["mail"],
                where=Where(said["where"]),
                is_forever=said["is_forever"],
                storefront=fronts[said["storefront"]],
                actor=request.user,
            )
            messages.success(request, _("It is entered. No letter goes there any more."))
            return redirect("subscriber", pk=done.pk) if request.user.has_perm(FIND) else redirect("letters")
    context = {"title": _("No more letters"), "icon": "mail", "form": form}
    return render(request, "backoffice/letters_withdraw.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """Enter that somebody agreed in a boutique, beside the words in her own language; the letter goes out and asks her."""
    fronts = storefronts_for(request.user, CHANGE)
    code = request.GET.get("storefront", "")
    storefront = fronts.get(code) or next(iter(fronts.values()), None)
    if storefront is None:
        raise Http404
    with storefront_context(storefront):
        offer = offer_of(storefront)
    form = ConsentForm(request.POST or None, interests=interests_in(storefront.language))
    if request.method == "POST" and form.is_valid():
        found = subscription_of(form.cleaned_data["mail"])
        if found is not None and subscriber_for(request.user, found, CHANGE) is None:
            form.add_error("mail", _("This subscription is of another market. Please ask a colleague there."))
        else:
            with storefront_context(storefront):
                wording = wording_now(storefront=storefront)
            ask_subscription(
                mail=form.cleaned_data["mail"],
                storefront=storefront,
                interests=form.cleaned_data["interests"],
                wording=wording,
                where=Where.BOUTIQUE,
                actor=request.user,
            )
            messages.success(request, _("It is entered. Our letter asks her to confirm."))
            return redirect("letters")
    context = {
        "title": _("A consent given in a boutique"), "icon": "mail", "form": form, "fronts": list(fronts),
        "storefront": storefront, "offer": offer,
    }  # fmt: skip
    return render(request, "backoffice/letters_consent.html", context, status=422 if form.errors else 200)


@require_POST
def export(request: HttpRequest, form: str) -> HttpResponse:
    """A file of those who may be written to now, of one market or of all of hers. Taking it out is written down.

    Raises:
        Http404: no such format, or a market that is not hers.
    """
    own = [one.code for one in markets_for(request.user, EXPORT)]
    market = request.POST.get("market", "")
    if form not in TYPES or (market and market not in own):
        raise Http404
    rows = exported([market] if market else own)
    note_export(market=market, rows=len(rows), actor=request.user)
    content = {"csv": as_csv, "ndjson": as_ndjson}[form](rows)
    answer = HttpResponse(content, content_type=TYPES[form])
    name = f"subscribers-{market or 'all'}-{timezone.localdate().isoformat()}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 18 else 0


class _Ours(Scoped):
    in_use = gettext_lazy("Somebody chose it, so it was not deleted. Offer it no more instead.")

    def may(self, right: str, row: Any) -> bool:
        """An interest is the whole house's and asks for every market, a rule for its own."""
        own = markets_of(self.request.user, right)
        return own is None or getattr(row, "market_id", None) in own

    def note(self, row: Any, action: Action) -> None:
        note_change(kind=row._meta.model_name, row=row, action=action, actor=self.request.user)  # noqa: SLF001 - Django's documented name


class Add(_Ours, Creating):
    pass


class Edit(_Ours, Editing):
    pass


class Delete(_Ours, Deleting):
    def delete_action(self) -> None:
        """An interest that somebody chose stays: the ledger of consents names it."""
        if isinstance(self.object, Interest) and self.object.subscriptions.exists():
            raise ProtectedError("chosen", {self.object})
        super().delete_action()


class LettersViewSet(ModelViewSet):
    copy_view_enabled = False
    add_view_class = Add
    edit_view_class = Edit
    delete_view_class = Delete

    def get_edit_handler(self) -> Any:
        return ObjectList(self.panels, base_form_class=TranslatableForm).bind_to_model(self.model)


class InterestViewSet(LettersViewSet):
    model = Interest
    icon = "tag"
    menu_label = gettext_lazy("Interests")
    sort_order_field = "position"
    list_display = ["name", "code", "is_offered"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
        FieldPanel("is_offered"),
        FieldPanel("translations"),
    ]


class NewsletterRuleViewSet(LettersViewSet):
    model = NewsletterRule
    icon = "globe"
    menu_label = gettext_lazy("What markets ask for")
    list_display = ["market", "must_confirm", "days"]
    panels = [
        HelpPanel(
            content=gettext_lazy(
                "A market without a row confirms by a letter within seven days. No box is ever ticked beforehand."
            )
        ),
        FieldRowPanel([FieldPanel("market"), FieldPanel("days")]),
        FieldPanel("must_confirm"),
        FieldPanel("words"),
        FieldPanel("translations"),
    ]
