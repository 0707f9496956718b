"""The people of the staff: who they are, what they may do and where, inviting and deactivating."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.users.views.users import IndexView, UserFilterSet, UserViewSet

from ecrin.backoffice.forms import PersonForm, RolesForm
from ecrin.backoffice.selectors import roles_of
from ecrin.backoffice.services import assign_roles, invite, set_active
from ecrin.clients.models import User
from ecrin.core.errors import Refusal


def roles_text(person: Any) -> str:
    """Her roles in words, from what the list has read."""
    if person.is_superuser:
        return _("everything, everywhere")
    texts = []
    for one in person.roles.all():
        where = "" if one.everywhere else f" ({', '.join(market.code for market in one.markets.all())})"
        texts.append(f"{one.get_role_display()}{where}")
    return ", ".join(texts)


class PeopleFilter(UserFilterSet):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters.pop("group", None)  # roles are not groups


class PeopleList(IndexView):
    page_title = gettext_lazy("People")
    add_item_label = gettext_lazy("Invite somebody")

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("name", label=_("Name"), accessor=str, get_url=self.get_edit_url, sort_key="name"),
            Column("email", label=_("E-mail"), sort_key="email"),
            Column("roles", label=_("Roles"), accessor=roles_text),
            BooleanColumn("is_active", label=_("May sign in"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last here"), sort_key="last_login"),
        ]

    def get_base_queryset(self) -> QuerySet[User]:
        """The staff; clients have their own screens. Two queries more, whatever the number."""
        return User.objects.filter(is_staff=True).prefetch_related("roles__markets")

    def get_list_buttons(self, _instance: Any) -> list[Any]:
        return []


class PeopleViewSet(UserViewSet):
    index_view_class = PeopleList
    filterset_class = PeopleFilter
    menu_label = gettext_lazy("People")

    @property
    def add_view(self) -> Any:
        return invite_person

    @property
    def edit_view(self) -> Any:
        return edit_person


def invite_person(request: HttpRequest) -> HttpResponse:
    """Ask for a name and roles, then send a mail with which she sets her own password."""
    form = PersonForm(request.POST or None)
    roles = RolesForm(request.POST or None, user=request.user, held={})
    if request.method == "POST" and form.is_valid() and roles.is_valid():
        try:
            person = invite(**form.cleaned_data, roles=roles.roles(), actor=_actor(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(mail)s has a mail to choose a password.") % {"mail": person.email})
            return redirect("wagtailusers_users:index")
    context = {"title": _("Invite somebody"), "icon": "user", "form": form, "roles": roles}
    return render(request, "backoffice/person.html", context)


def edit_person(request: HttpRequest, pk: str) -> HttpResponse:
    """Her roles, and whether she may sign in. Nobody changes her own."""
    person = get_object_or_404(User, pk=pk, is_staff=True)
    roles = RolesForm(request.POST or None, user=request.user, held=roles_of(person))
    if request.method == "POST" and roles.is_valid():
        try:
            assign_roles(person=person, roles=roles.roles(), actor=_actor(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The roles of %(name)s are changed.") % {"name": person})
            return redirect("wagtailusers_users:index")
    context = {
        "title": str(person),
        "icon": "user",
        "person": person,
        "roles": roles,
        "is_self": person.pk == request.user.pk,
    }
    return render(request, "backoffice/person.html", context)


@require_POST
def set_person_active(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk, is_staff=True)
    try:
        set_active(person=person, is_active=request.POST.get("active") == "yes", actor=_actor(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("wagtailusers_users:edit", pk)


def _actor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the gate lets nobody else by
    return request.user
