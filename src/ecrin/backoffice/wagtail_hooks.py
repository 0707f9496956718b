"""What the back office adds to Wagtail's admin: rights from roles, menus, looks."""

from typing import Any

from wagtail import hooks
from wagtail.images import get_image_model
from wagtail.permissions import register_permission_policy

from ecrin.backoffice.selectors import PicturePolicy, RolePolicy
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
