"""Screens of buying limits: how many pieces an order, a SKU, a client and a day may have, by market and category."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel

from ecrin.bag.models import BuyingLimit
from ecrin.bag.services import note_limit_change
from ecrin.markets.screens import Action, Creating, Deleting, Editing

from .kinds import EveryMarket, KindViewSet


class _Ours(EveryMarket):
    def note(self, row: Any, action: Action) -> None:
        note_limit_change(limit=row, action=action, actor=self.request.user)


class AddLimit(_Ours, Creating):
    pass


class EditLimit(_Ours, Editing):
    pass


class DeleteLimit(_Ours, Deleting):
    pass


class LimitViewSet(KindViewSet):
    model = BuyingLimit
    icon = "warning"
    menu_label = _("Buying limits")
    menu_order = 108
    add_to_admin_menu = True
    add_view_class = AddLimit
    edit_view_class = EditLimit
    delete_view_class = DeleteLimit
    list_display = ["__str__", "market", "category", "limited_only", "most"]
    list_filter = ["kind", "market"]
    panels = [
        HelpPanel(
            content=_(
                "For one SKU the nearest limit counts: one for limited editions before all others, then the inner category "
                "before the outer, then the market's own before every market's. A limit of pieces in one order counts all "
                "pieces of its category together."
            )
        ),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("most")]),
        FieldRowPanel([FieldPanel("market"), FieldPanel("category")]),
        FieldPanel("limited_only"),
    ]
