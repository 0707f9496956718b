"""Staff screens of what is engraved: rules, places on pictures, blocked words. What is changed is written down."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from ecrin.atelier.models import BlockedWord, EngravingBox, EngravingRule
from ecrin.atelier.models.words import SCRIPT_NAMES, TYPEFACE_NAMES
from ecrin.atelier.rules.engravings import Box
from ecrin.atelier.selectors.previews import Shown, whole_with
from ecrin.atelier.services import note_engraving_change
from ecrin.catalog.models import Picture
from ecrin.catalog.rules import PictureInfo
from ecrin.theme.forms import TranslatableForm


class Added(generic.CreateView):
    def save_instance(self) -> Any:
        row = super().save_instance()
        note_engraving_change(row=row, action="added", actor=self.request.user)
        return row


class Changed(generic.EditView):
    def save_instance(self) -> Any:
        row = super().save_instance()
        note_engraving_change(row=row, action="changed", actor=self.request.user)
        return row


class Deleted(generic.DeleteView):
    def delete_action(self) -> None:
        note_engraving_change(row=self.object, action="deleted", actor=self.request.user)
        super().delete_action()


class RuleForm(TranslatableForm):
    """Typefaces and scripts as boxes to tick."""

    typefaces = forms.MultipleChoiceField(
        label=_("Typefaces"), choices=list(TYPEFACE_NAMES.items()), widget=forms.CheckboxSelectMultiple
    )
    scripts = forms.MultipleChoiceField(
        label=_("Scripts"), choices=list(SCRIPT_NAMES.items()), widget=forms.CheckboxSelectMultiple
    )


class Screen(ModelViewSet):
    add_view_class = Added
    edit_view_class = Changed
    delete_view_class = Deleted
    copy_view_enabled = False
    base_form_class: Any = WagtailAdminModelForm

    def get_edit_handler(self) -> Any:
        return ObjectList(self.panels, base_form_class=self.base_form_class).bind_to_model(self.model)


class RuleScreen(Screen):
    model = EngravingRule
    menu_label = _("Engraving rules")
    icon = "edit"
    base_form_class = RuleForm
    list_display = ["__str__", "code", "technique", "lines", "characters", "is_live"]
    list_filter = ["technique", "is_live", "category", "department"]
    search_fields = ["name", "code", "product__name", "product__reference"]
    panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("product"), FieldPanel("category"), FieldPanel("department")])],
            heading=_("What it is for"),
            help_text=_("One of the three. The nearest rule of a place counts: the creation’s, then its category’s."),
        ),
        FieldRowPanel([FieldPanel("code"), FieldPanel("name"), FieldPanel("technique")]),
        FieldPanel("is_live"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("lines"), FieldPanel("characters")]),
                FieldRowPanel([FieldPanel("height"), FieldPanel("width")]),
                FieldPanel("typefaces"),
                FieldPanel("scripts"),
                FieldPanel("symbols"),
            ],
            heading=_("What there is room for"),
        ),
        FieldRowPanel([FieldPanel("least_days"), FieldPanel("most_days"), FieldPanel("position")]),
        InlinePanel(
            "sizes",
            [FieldRowPanel([FieldPanel("size"), FieldPanel("lines"), FieldPanel("characters"), FieldPanel("width")])],
            heading=_("Sizes with another room"),
            label=_("Size"),
        ),
        InlinePanel(
            "markets",
            [FieldRowPanel([FieldPanel("market"), FieldPanel("is_offered"), FieldPanel("extra")])],
            heading=_("Prices by market"),
            label=_("Market"),
            help_text=_("Without a row it is offered with the house’s compliments."),
        ),
        FieldPanel("translations"),
    ]


class BoxPanel(Panel):
    """The picture with the place on it, as the form says it; drawn there with a pointer where there is script."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "atelier/engraving_box.html"

        @cached_property
        def shown(self) -> Shown | None:
            """What is drawn; None before a picture is chosen. A number that is none stands at nought."""
            chosen = str(getattr(self.form["picture"].value(), "pk", self.form["picture"].value()) or "")
            row = Picture.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 19 else None
            if row is None or not (row.width and row.height):
                return None
            picture = PictureInfo(
                id=row.pk, url=row.file.url, width=row.width, height=row.height, is_vector=row.is_svg()
            )
            names = ("left", "top", "width", "height", "turn")
            left, top, width, height, turn = (_number(self.form[name].value()) for name in names)
            return whole_with(picture, Box(left, top, width, height, int(turn)))


def _number(typed: Any) -> float:
    try:
        found = float(str(typed).replace(",", "."))
    except ValueError:
        return 0
    return found if 0 <= abs(found) < 1000 else 0


class BoxScreen(Screen):
    model = EngravingBox
    menu_label = _("Places on pictures")
    icon = "crosshairs"
    list_display = ["picture", "code", "left", "top", "width", "height", "turn"]
    list_filter = ["code"]
    panels = [
        FieldPanel("picture"),
        FieldPanel("code"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("left"), FieldPanel("top")]),
                FieldRowPanel([FieldPanel("width"), FieldPanel("height")]),
                FieldPanel("turn"),
            ],
            heading=_("Where the words stand, in percent of the picture"),
        ),
        BoxPanel(),
    ]


class WordScreen(Screen):
    model = BlockedWord
    menu_label = _("Words not engraved")
    icon = "warning"
    list_display = ["word", "market", "language", "whole"]
    list_filter = ["market", "language"]
    search_fields = ["word"]
    panels = [FieldPanel("word"), FieldRowPanel([FieldPanel("market"), FieldPanel("language")]), FieldPanel("whole")]


class Screens(ModelViewSetGroup):
    menu_label = _("Engraving")
    menu_name = "engraving"
    menu_icon = "edit"
    menu_order = 108
    items = (RuleScreen, BoxScreen, WordScreen)


@hooks.register("register_admin_viewset")
def engraving_screens() -> Screens:
    return Screens()
