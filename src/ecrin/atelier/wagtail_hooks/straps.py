"""Staff screens of this room's data: straps, how watches take them, and pictures of watches on straps."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from ecrin.atelier.models import Strap, StrapView, WatchFitting
from ecrin.atelier.services.fittings import note_change


class Added(generic.CreateView):
    def save_instance(self) -> Any:
        row = super().save_instance()
        note_change(row=row, action="added", actor=self.request.user)
        return row


class Changed(generic.EditView):
    def save_instance(self) -> Any:
        row = super().save_instance()
        note_change(row=row, action="changed", actor=self.request.user)
        return row


class Deleted(generic.DeleteView):
    def delete_action(self) -> None:
        note_change(row=self.object, action="deleted", actor=self.request.user)
        super().delete_action()


class FittingViewSet(ModelViewSet):
    """What the three screens have in common: every change is written down."""

    add_view_class = Added
    edit_view_class = Changed
    delete_view_class = Deleted
    copy_view_enabled = False
    add_to_admin_menu = False


class StrapViewSet(FittingViewSet):
    model = Strap
    menu_label = _("Straps")
    icon = "link"
    list_display = ["product", "width", "fitting", "family", "buckle"]
    list_filter = ["width", "fitting", "buckle"]
    search_fields = ["product__name", "product__reference"]
    panels = [
        FieldPanel("product"),
        FieldRowPanel([FieldPanel("width"), FieldPanel("fitting"), FieldPanel("family")]),
        FieldRowPanel([FieldPanel("buckle"), FieldPanel("buckle_metal")]),
        FieldRowPanel([FieldPanel("wrist_least"), FieldPanel("wrist_most")]),
    ]


class WatchFittingViewSet(FittingViewSet):
    model = WatchFitting
    menu_label = _("Watches’ fittings")
    icon = "time"
    list_display = ["product", "width", "fitting", "family", "comes_with"]
    list_filter = ["width", "fitting"]
    search_fields = ["product__name", "product__reference", "comes_with"]
    panels = [
        FieldPanel("product"),
        FieldRowPanel([FieldPanel("width"), FieldPanel("fitting"), FieldPanel("family")]),
        FieldPanel("comes_with"),
        FieldRowPanel([FieldPanel("days_least"), FieldPanel("days_most")]),
    ]


class StrapViewViewSet(FittingViewSet):
    model = StrapView
    menu_label = _("Watches on straps")
    icon = "image"
    list_display = ["watch", "material", "strap"]
    search_fields = ["watch__name", "watch__reference", "strap"]
    panels = [
        FieldPanel("watch"),
        FieldRowPanel([FieldPanel("material"), FieldPanel("strap")]),
        FieldPanel("picture"),
    ]


class StrapsGroup(ViewSetGroup):
    menu_label = _("Straps")
    menu_name = "straps"
    menu_icon = "link"
    menu_order = 104
    items = (StrapViewSet, WatchFittingViewSet, StrapViewViewSet)


@hooks.register("register_admin_viewset")
def strap_screens() -> StrapsGroup:
    return StrapsGroup()
