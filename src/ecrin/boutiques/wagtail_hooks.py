"""The staff screen of boutiques: rights count in the boutique's own market, and what is changed is written down."""

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet

from ecrin.markets.screens import Action, Creating, Deleting, Editing, Scoped
from ecrin.theme.forms import TranslatableForm

from .models import Boutique
from .services import note_change

NOTE = gettext_lazy("In English. Readers of other languages see the name of a public holiday, or only the hours.")


class _Ours(Scoped):
    in_use = gettext_lazy("It is in use and was not deleted. Take it off the site instead.")

    def note(self, row: Any, action: Action) -> None:
        note_change(boutique=row, action=action, actor=self.request.user)


class AddBoutique(_Ours, Creating):
    pass


class EditBoutique(_Ours, Editing):
    pass


class DeleteBoutique(_Ours, Deleting):
    pass


class BoutiqueViewSet(ModelViewSet):
    model = Boutique
    menu_label = gettext_lazy("Boutiques")
    menu_name = "boutiques"
    icon = "home"
    menu_order = 106
    add_to_admin_menu = True
    copy_view_enabled = False
    sort_order_field = "position"
    add_view_class = AddBoutique
    edit_view_class = EditBoutique
    delete_view_class = DeleteBoutique
    list_display = ["name", "code", "market", "city", "offers_pickup", "is_active"]
    list_filter = ["market", "offers_pickup", "is_active"]
    search_fields = ["name", "code", "city"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("code"), FieldPanel("market")]),
        FieldPanel("is_active"),
        MultiFieldPanel(
            [
                FieldPanel("line1"),
                FieldPanel("line2"),
                FieldRowPanel([FieldPanel("postal_code"), FieldPanel("city"), FieldPanel("area")]),
                FieldRowPanel([FieldPanel("country"), FieldPanel("time_zone")]),
                FieldRowPanel([FieldPanel("telephone"), FieldPanel("mail")]),
            ],
            heading=gettext_lazy("Where it is"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("offers_pickup"),
                FieldPanel("location"),
                FieldRowPanel([FieldPanel("same_day_until"), FieldPanel("ready_hours")]),
                FieldPanel("receives_transfers"),
                FieldPanel("transfer_days"),
            ],
            heading=gettext_lazy("Collecting orders"),
        ),
        InlinePanel(
            "opening_hours",
            [FieldRowPanel([FieldPanel("weekday"), FieldPanel("opens"), FieldPanel("closes")])],
            heading=gettext_lazy("Opening hours"),
            label=gettext_lazy("Hours"),
        ),
        InlinePanel(
            "special_days",
            [
                FieldRowPanel([FieldPanel("date"), FieldPanel("opens"), FieldPanel("closes")]),
                FieldPanel("note", help_text=NOTE),
            ],
            heading=gettext_lazy("Days with other hours"),
            label=gettext_lazy("Day"),
            help_text=gettext_lazy("Without hours it is closed all day."),
        ),
        FieldPanel("translations"),
    ]

    def get_edit_handler(self) -> Any:
        return ObjectList(self.panels, base_form_class=TranslatableForm).bind_to_model(self.model)


@hooks.register("register_admin_viewset")
def screens() -> BoutiqueViewSet:
    return BoutiqueViewSet()
