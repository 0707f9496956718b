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
from ecrin.backoffice.selectors.mails import keeps_mails
from ecrin.backoffice.views import catalogue
from ecrin.backoffice.views.letters import InterestViewSet, NewsletterRuleViewSet
from ecrin.backoffice.views.limits import LimitViewSet
from ecrin.backoffice.views.many import ChangeMany
from ecrin.backoffice.views.money import PaymentMethodViewSet
from ecrin.backoffice.views.orders import CarrierViewSet, ParcelRuleViewSet, ReviewRuleViewSet
from ecrin.backoffice.views.overview import Waiting
from ecrin.backoffice.views.products import ProductViewSet
from ecrin.backoffice.views.returns import CategoryReturnRuleViewSet, ReturnRuleViewSet
from ecrin.backoffice.views.stock import LocationViewSet
from ecrin.backoffice.views.transfers import BankAccountViewSet
from ecrin.backoffice.views.trees import VIEWSETS
from ecrin.backoffice.views.words import SynonymViewSet, TallyViewSet
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


@hooks.register("construct_homepage_panels")
def dashboard(_request: Any, panels: list[Any]) -> None:
    panels.insert(0, Waiting())


@hooks.register("insert_global_admin_js")
def keys() -> str:
    return format_html('<script type="module" src="{}"></script>', static("backoffice/search.js"))


class StockGroup(ViewSetGroup):
    """Pieces by SKU, and the places where they lie."""

    menu_label = _("Stock")
    menu_name = "stock"
    menu_icon = "tasks"
    menu_order = 105
    items = (LocationViewSet,)

    def get_submenu_items(self) -> list[Any]:
        pieces = Entry(
            _("Pieces"), reverse("stock"), icon_name="tasks", order=1, name="pieces", permission=ADDRESSES["stock"]
        )
        return [pieces, *super().get_submenu_items()]


@hooks.register("register_admin_viewset")
def stock_screens() -> StockGroup:
    return StockGroup()


@hooks.register("register_admin_viewset")
def limit_screens() -> LimitViewSet:
    return LimitViewSet()


class OrdersGroup(ViewSetGroup):
    """Orders, and when a person looks at one first."""

    menu_label = _("Orders")
    menu_name = "orders"
    menu_icon = "clipboard-list"
    menu_order = 90
    items = (
        ReviewRuleViewSet,
        ReturnRuleViewSet,
        CategoryReturnRuleViewSet,
        ParcelRuleViewSet,
        CarrierViewSet,
        PaymentMethodViewSet,
        BankAccountViewSet,
    )

    def get_submenu_items(self) -> list[Any]:
        orders = Entry(
            _("Orders"), reverse("staff-orders"), icon_name="clipboard-list", order=1, name="staff-orders",
            permission=ADDRESSES["staff-orders"],
        )  # fmt: skip
        composed = Entry(
            _("Composed for clients"), reverse("proposals"), icon_name="mail", order=2, name="proposals",
            permission=ADDRESSES["proposals"],
        )  # fmt: skip
        money = Entry(
            _("Captures against orders"), reverse("reconciliation"), icon_name="tick-inverse", order=3,
            name="reconciliation", permission=ADDRESSES["reconciliation"],
        )  # fmt: skip
        returns = Entry(
            _("Returns"), reverse("staff-returns"), icon_name="undo", order=2, name="staff-returns",
            permission=ADDRESSES["staff-returns"],
        )  # fmt: skip
        bench = Entry(
            _("The bench"),
            reverse("makings"),
            icon_name="edit",
            order=2,
            name="makings",
            permission=ADDRESSES["makings"],
        )
        of_credits = Entry(
            _("Credits"), reverse("staff-credits"), icon_name="tag", order=3, name="staff-credits",
            permission=ADDRESSES["staff-credits"],
        )  # fmt: skip
        return [orders, composed, bench, returns, of_credits, money, *super().get_submenu_items()]


@hooks.register("register_admin_viewset")
def order_screens() -> OrdersGroup:
    return OrdersGroup()


class LettersGroup(ViewSetGroup):
    """Who gets letters, about what, and what markets ask for."""

    menu_label = _("Letters")
    menu_name = "letters"
    menu_icon = "mail"
    menu_order = 95
    items = (InterestViewSet, NewsletterRuleViewSet)

    def get_submenu_items(self) -> list[Any]:
        subscribers = Entry(
            _("Subscribers"), reverse("letters"), icon_name="mail", order=1, name="subscribers",
            permission=ADDRESSES["letters"],
        )  # fmt: skip
        return [subscribers, *super().get_submenu_items()]


@hooks.register("register_admin_viewset")
def letters_screens() -> LettersGroup:
    return LettersGroup()


class WordsGroup(ViewSetGroup):
    menu_label = _("Search")
    menu_name = "search-words"
    menu_icon = "search"
    menu_order = 400
    items = (SynonymViewSet, TallyViewSet)


@hooks.register("register_admin_viewset")
def words_screens() -> WordsGroup:
    return WordsGroup()


def entry(name: str, label: Any, icon: str, order: int) -> None:
    """A menu entry of one of this room's screens, for whom its address lets in."""
    hooks.register(
        "register_admin_menu_item",
        lambda: Entry(label, reverse(name), icon_name=icon, order=order, name=name, permission=ADDRESSES[name]),
    )


@hooks.register("register_admin_viewset")
def tree_screens() -> list[Any]:
    return [viewset() for viewset in VIEWSETS]


entry("clients", _("Clients"), "user", 88)
entry("menu-tree", _("Menu"), "list-ul", 106)
entry("footer-tree", _("Footer"), "list-ul", 107)
entry("files", _("Files in and out"), "upload", 110)
entry("batches", _("Changes of many"), "history", 120)
entry("documents", _("Documents"), "doc-full", 450)
entry("data-requests", _("Requests about data"), "user", 455)
if keeps_mails():
    entry("mails", _("Mail"), "mail", 790)
entry("history", _("What happened"), "history", 800)
entry("parked", _("Parked work"), "warning", 810)
