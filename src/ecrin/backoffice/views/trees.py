"""Screens of the menu and the footer: the whole tree on one page, and a form for each row."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, TabbedInterface
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from ecrin.core.errors import NotAllowed, Refusal
from ecrin.shop import services
from ecrin.shop.models import FooterGroup, FooterLink, MenuDepartment, MenuEntry, MenuTab, MobileLink
from ecrin.shop.selectors.menu import trees
from ecrin.theme.forms import TranslatableForm


def menu_tree(request: HttpRequest) -> HttpResponse:
    """The menu: departments, tabs, entries and the phone's own links, in their order."""
    found = trees()
    context = {"title": _("Menu"), "icon": "list-ul", "departments": found.departments, "phone": found.phone}
    return render(request, "backoffice/menu_tree.html", context | {"may": _may(request)})


def footer_tree(request: HttpRequest) -> HttpResponse:
    """The footer: groups and links, in their order."""
    context = {"title": _("Footer"), "icon": "list-ul", "groups": trees().footer, "may": _may(request)}
    return render(request, "backoffice/footer_tree.html", context)


def _may(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("shop.change_menudepartment"))


@require_POST
def move_branch(request: HttpRequest) -> HttpResponse:
    """One place up or down, by a button; back to the row that was moved."""
    kind, row, way = (request.POST.get(name, "") for name in ("kind", "row", "way"))
    try:
        services.move_branch(kind=kind, row=int(row or 0), way="up" if way == "up" else "down", actor=request.user)
    except (Refusal, ValueError) as refusal:
        messages.error(request, str(refusal) if isinstance(refusal, Refusal) else _("We could not find it."))
    tree = "footer-tree" if kind.startswith("footer") else "menu-tree"
    return redirect(f"{reverse(tree)}#{kind}-{row}")


@require_POST
def order_branches(request: HttpRequest) -> JsonResponse:
    """The order that a row was dragged into."""
    rows = [int(row) for row in request.POST.getlist("row") if row.isdecimal()]
    try:
        services.order_branches(kind=request.POST.get("kind", ""), rows=rows, actor=request.user)
    except Refusal as refusal:
        return JsonResponse(refusal.as_problem(), status=refusal.status, content_type="application/problem+json")
    return JsonResponse({"rows": rows})


# Forms


class BranchForm(TranslatableForm):
    """A row of a tree; what the verb refuses stands beside its field."""


class InTree:
    """Views of a row: saved and deleted by the verbs, back to the tree afterwards."""

    request: Any
    form: Any
    model: Any
    produced_error_message: str | None = None

    def get_success_url(self) -> str:
        kind = self.model._meta.model_name  # noqa: SLF001 - Django's documented name
        row = getattr(getattr(self, "form", None), "instance", None)
        tree = reverse("footer-tree" if kind.startswith("footer") else "menu-tree")
        return f"{tree}#{kind}-{row.pk}" if row is not None and row.pk else tree

    def save_instance(self) -> Any:
        return services.save_branch(row=self.form.save(commit=False), actor=self.request.user)

    def form_valid(self, form: Any) -> HttpResponse:
        self.form = form
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # Wagtail's view beside this one
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            self.produced_error_message = _("Please look at what is marked; nothing was changed.")
            invalid: HttpResponse = self.form_invalid(form)  # type: ignore[attr-defined]  # as above
            return invalid
        return response


class AddBranch(InTree, generic.CreateView):
    def get_initial(self) -> dict[str, Any]:
        """The parent that the tree's "add" names."""
        given = {
            name: self.request.GET[name] for name in ("department", "tab", "group", "kind") if name in self.request.GET
        }
        return {**super().get_initial(), **given}


class EditBranch(InTree, generic.EditView):
    pass


class DeleteBranch(InTree, generic.DeleteView):
    def delete_action(self) -> None:
        services.delete_branch(row=self.object, actor=self.request.user)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = generic.DeleteView.form_valid(self, form)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        return response

    def get_success_url(self) -> str:
        return reverse("footer-tree" if "footer" in self.model._meta.model_name else "menu-tree")  # noqa: SLF001 - as above


class IndexBranch(generic.IndexView):
    """There is one list of these rows: the tree."""

    def get(self, _request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        kind = str(self.model._meta.model_name)  # noqa: SLF001 - Django's documented name
        return HttpResponseRedirect(reverse("footer-tree" if kind.startswith("footer") else "menu-tree"))


class BranchViewSet(ModelViewSet):
    index_view_class = IndexBranch
    add_view_class = AddBranch
    edit_view_class = EditBranch
    delete_view_class = DeleteBranch
    copy_view_enabled = False
    add_to_admin_menu = False
    icon = "list-ul"
    own: list[Any] = []

    def get_edit_handler(self) -> Any:
        tabs = [
            ObjectList(self.own, heading=_("Texts")),
            ObjectList([FieldPanel("translations", heading=_("Translations"))], heading=_("Translations")),
        ]
        return TabbedInterface(tabs, base_form_class=BranchForm).bind_to_model(self.model)


DEVICES = FieldRowPanel([FieldPanel("on_desktop"), FieldPanel("on_mobile")], heading=gettext_lazy("Shown on"))


class MenuDepartmentViewSet(BranchViewSet):
    model = MenuDepartment
    own = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("key")]),
        FieldRowPanel([FieldPanel("department"), FieldPanel("market")]),
        FieldPanel("address"),
        FieldPanel("is_carousel"),
        FieldPanel("picture"),
    ]


class MenuTabViewSet(BranchViewSet):
    model = MenuTab
    own = [FieldPanel("department"), FieldPanel("name"), FieldPanel("view_all"), DEVICES]


class MenuEntryViewSet(BranchViewSet):
    model = MenuEntry
    own = [
        FieldPanel("tab"),
        FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
        FieldPanel("address"),
        FieldPanel(
            "product", help_text=gettext_lazy("Its packshot is shown where the entry has no picture of its own.")
        ),
        FieldPanel("picture"),
        DEVICES,
    ]


class MobileLinkViewSet(BranchViewSet):
    model = MobileLink
    own = [FieldRowPanel([FieldPanel("name"), FieldPanel("key")]), FieldPanel("address")]


class FooterGroupViewSet(BranchViewSet):
    model = FooterGroup
    own = [FieldRowPanel([FieldPanel("name"), FieldPanel("market")])]


class FooterLinkViewSet(BranchViewSet):
    model = FooterLink
    own = [FieldPanel("group"), FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]), FieldPanel("address")]


VIEWSETS = (
    MenuDepartmentViewSet, MenuTabViewSet, MenuEntryViewSet, MobileLinkViewSet, FooterGroupViewSet, FooterLinkViewSet,
)  # fmt: skip
