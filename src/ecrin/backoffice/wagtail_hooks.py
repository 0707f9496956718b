"""What the back office adds to Wagtail's admin: rights from roles, menus, looks."""

from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.images import get_image_model
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from ecrin.backoffice.rules import ADDRESSES
from ecrin.backoffice.selectors import PicturePolicy, RolePolicy
from ecrin.backoffice.views import catalogue
from ecrin.backoffice.views.many import ChangeMany
from ecrin.backoffice.views.products import ProductViewSet
from ecrin.clients.models import User

register_permission_policy(get_image_model(), PicturePolicy(get_image_model()))
register_permission_policy(User, RolePolicy(User))

# Wagtail's own entries for what Ecrin does another way (roles) or does not do (pages and documents, until `content`).
HIDDEN = {"groups", "documents", "explorer", "snippets", "help", "locked-pages", "aging-pages", "page-types-usage"}


@hooks.register("construct_main_menu")
@hooks.register("construct_settings_menu")
@hooks.register("construct_reports_menu")
def without_foreign_entries(_request: Any, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in HIDDEN]


class CatalogueGroup(ViewSetGroup):
    menu_label = _("Catalogue")
    menu_name = "catalogue"
    menu_icon = "pick"
    menu_order = 100
    items = (
        catalogue.DepartmentViewSet,
        catalogue.CategoryViewSet,
        catalogue.CollectionViewSet,
        catalogue.SelectionViewSet,
        catalogue.MaterialViewSet,
        catalogue.GemstoneViewSet,
        catalogue.SizeGuideViewSet,
        catalogue.ProfileViewSet,
        catalogue.OperatorViewSet,
    )


@hooks.register("register_admin_viewset")
def catalogue_screens() -> CatalogueGroup:
    return CatalogueGroup()


register_snippet(ProductViewSet)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("", include("ecrin.backoffice.urls"))]


hooks.register("register_bulk_action", ChangeMany)


@hooks.register("insert_global_admin_css")
def calm() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("backoffice/admin.css"))


class Entry(MenuItem):
    """A menu entry that only who may call it sees."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm(self.permission))


@hooks.register("register_admin_menu_item")
def files_entry() -> Entry:
    return Entry(
        _("Files in and out"),
        reverse("files"),
        icon_name="upload",
        order=110,
        name="files",
        permission=ADDRESSES["files"],
    )


@hooks.register("register_admin_menu_item")
def batches_entry() -> Entry:
    return Entry(
        _("Changes of many"), reverse("batches"), icon_name="history", order=120, name="batches",
        permission=ADDRESSES["batches"],
    )  # fmt: skip
