"""What the back office adds to Wagtail's admin: rights from roles, menus, looks."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.images import get_image_model
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from ecrin.backoffice.selectors import PicturePolicy, RolePolicy
from ecrin.backoffice.views import catalogue
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
