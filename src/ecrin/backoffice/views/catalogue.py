"""Screens of the catalogue's names and trees, and of selections."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.viewsets.model import ModelViewSet

from ecrin.backoffice.forms import RuleForm
from ecrin.backoffice.views.picks import RulePicks
from ecrin.catalog.models import (
    Category,
    Collection,
    Department,
    Gemstone,
    Material,
    Operator,
    PictureProfile,
    Selection,
    SizeGuide,
)
from ecrin.theme.forms import TranslatableForm


class NamesViewSet(ModelViewSet):
    """A model of names. Deleting what creations use is refused by the database and said so by Wagtail."""

    copy_view_enabled = False
    add_to_reference_index = True
    list_per_page = 50
    own: list[Any] = []
    form_base: Any = TranslatableForm

    def get_edit_handler(self) -> Any:
        """Two tabs: the row itself, and its texts in the other languages."""
        tabs = [ObjectList(self.own, heading=_("Texts"))]
        if hasattr(self.model, "translatable"):
            tabs.append(ObjectList([FieldPanel("translations", heading=_("Translations"))], heading=_("Translations")))
        return TabbedInterface(tabs, base_form_class=self.form_base).bind_to_model(self.model)


NAME = FieldRowPanel([FieldPanel("name"), FieldPanel("slug"), FieldPanel("position")])


class DepartmentViewSet(NamesViewSet):
    model = Department
    icon = "folder-open-1"
    list_display = ["name", "slug", "position"]
    search_fields = ["name", "slug"]
    sort_order_field = "position"
    own = [NAME, FieldPanel("intro"), FieldPanel("picture")]


class CategoryViewSet(NamesViewSet):
    model = Category
    icon = "list-ul"
    list_display = ["name", "department", "parent", "slug", "position"]
    list_filter = ["department"]
    search_fields = ["name", "slug"]
    own = [
        FieldRowPanel([FieldPanel("department"), FieldPanel("parent")]),
        NAME,
        FieldPanel("intro"),
        FieldRowPanel([FieldPanel("picture_profile"), FieldPanel("size_guide")]),
    ]


class CollectionViewSet(NamesViewSet):
    model = Collection
    icon = "snippet"
    name = "catalogue_collection"
    list_display = ["name", "slug", "position"]
    search_fields = ["name", "slug"]
    sort_order_field = "position"
    own = [NAME, FieldPanel("intro"), FieldPanel("picture")]


class MaterialViewSet(NamesViewSet):
    model = Material
    icon = "circle-check"
    list_display = ["name", "slug", "swatch", "position"]
    search_fields = ["name", "slug"]
    sort_order_field = "position"
    own = [NAME, FieldPanel("swatch"), FieldPanel("is_protected"), FieldPanel("parts")]


class GemstoneViewSet(NamesViewSet):
    model = Gemstone
    icon = "pick"
    list_display = ["name", "slug", "position"]
    search_fields = ["name", "slug"]
    sort_order_field = "position"
    own = [NAME]


class SizeGuideViewSet(NamesViewSet):
    model = SizeGuide
    icon = "table"
    list_display = ["name", "code"]
    search_fields = ["name", "code"]
    own = [FieldRowPanel([FieldPanel("name"), FieldPanel("code")]), FieldPanel("intro"), FieldPanel("table")]


class ProfileViewSet(NamesViewSet):
    model = PictureProfile
    icon = "image"
    list_display = ["code", "mobile", "desktop", "ratio"]
    form_base = None
    own = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("ratio")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("mobile"), FieldPanel("portrait_mobile"), FieldPanel("landscape_mobile")]),
                FieldRowPanel([FieldPanel("portrait_tablet"), FieldPanel("landscape_tablet"), FieldPanel("desktop")]),
            ],
            heading=_("Greatest width on each device, in pixels"),
        ),
    ]


class OperatorViewSet(NamesViewSet):
    model = Operator
    icon = "user"
    list_display = ["name", "postal_address", "electronic_address"]
    search_fields = ["name"]
    form_base = None
    own = [FieldPanel("name"), FieldPanel("postal_address"), FieldPanel("electronic_address")]


class SelectionViewSet(NamesViewSet):
    model = Selection
    icon = "pick"
    list_display = ["name", "kind", "department", "slug"]
    list_filter = ["kind", "department"]
    search_fields = ["name", "slug"]
    form_base = RuleForm
    own = [
        NAME,
        FieldRowPanel([FieldPanel("department"), FieldPanel("kind")]),
        FieldPanel("intro"),
        FieldPanel(
            "rule",
            help_text=_('For a choice by rule, such as {"material": ["pink-gold"], "is_new": true}; empty by hand.'),
        ),
        RulePicks(),
        InlinePanel(
            "items",
            [FieldPanel("product")],
            heading=_("Creations by hand"),
            label=_("Creation"),
            help_text=_("In the order in which they are shown; drag them, or use the arrows."),
        ),
    ]
