"""The screens of creations: list, editor with tabs, preview in any storefront."""

from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column
from wagtail.models import Revision, WorkflowState
from wagtail.snippets.views import snippets
from wagtail.utils.decorators import xframe_options_sameorigin_override

from ecrin.backoffice.views.creation import way_there
from ecrin.catalog.models import Collection, Department, Product, ProductPicture, Variant
from ecrin.catalog.selectors import products_of
from ecrin.catalog.selectors.care import unpriced_in
from ecrin.core.texts import LANGUAGE_NAMES, SOURCE_LANGUAGE
from ecrin.markets.selectors import snapshot, storefront_context
from ecrin.shop.views.product import preview
from ecrin.theme.forms import TranslatableForm

LANGUAGES = [(code, name) for code, name in LANGUAGE_NAMES.items() if code != SOURCE_LANGUAGE]
STATES = [("missing", _("missing")), ("draft", _("draft, not shown")), ("outdated", _("to look at again"))]


def selling_markets() -> list[tuple[str, Any]]:
    """Every market that sells, and first any of them."""
    return [("any", _("in any market that sells"))] + [
        (market.code, market.name) for market in snapshot().markets.values() if market.is_open
    ]


class ProductFilter(WagtailFilterSet):
    department = django_filters.ModelChoiceFilter(queryset=Department.objects.all(), label=_("Department"))
    collection = django_filters.ModelChoiceFilter(queryset=Collection.objects.all(), label=_("Collection"))
    live = django_filters.BooleanFilter(label=_("On the site"))
    without_picture = django_filters.BooleanFilter(label=_("Without a picture"), method="lacking_picture")
    without_price = django_filters.ChoiceFilter(
        label=_("Without a price"), choices=selling_markets, method="lacking_price"
    )
    without_safety = django_filters.BooleanFilter(label=_("Without safety data"), method="lacking_safety")
    translation = django_filters.ChoiceFilter(
        label=_("Translation"),
        choices=[(f"{code}:{state}", f"{name}: {label}") for code, name in LANGUAGES for state, label in STATES],
        method="in_state",
    )

    class Meta:
        model = Product
        fields = ["department", "category", "collection", "live"]

    def lacking_picture(self, rows: QuerySet[Product], _name: str, value: bool) -> QuerySet[Product]:  # noqa: FBT001 - django-filter's signature
        pictured = Exists(ProductPicture.objects.filter(product=OuterRef("pk")))
        return rows.filter(~pictured) if value else rows.filter(pictured)

    def lacking_price(self, rows: QuerySet[Product], _name: str, value: str) -> QuerySet[Product]:
        known = snapshot().markets
        return rows.filter(unpriced_in(known.values() if value == "any" else [known[value]]))

    def lacking_safety(self, rows: QuerySet[Product], _name: str, value: bool) -> QuerySet[Product]:  # noqa: FBT001 - django-filter's signature
        named = Q(manufacturer__isnull=False) & Q(responsible_person__isnull=False)
        return rows.filter(~named) if value else rows.filter(named)

    def in_state(self, rows: QuerySet[Product], _name: str, value: str) -> QuerySet[Product]:
        code, _colon, state = value.partition(":")
        if state == "missing":
            return rows.exclude(translations__has_key=code)
        return rows.filter(**{f"translations__{code}__state": state})


class PackshotColumn(Column):
    """The first picture, small."""

    cell_template_name = "backoffice/packshot_cell.html"

    def get_value(self, instance: Product) -> Any:
        first = next(iter(instance.pictures.all()), None)
        return first.picture if first else None


def standing(product: Any) -> str:
    """Where a creation stands, in one word or two, from what its list has read."""
    if product.waits:
        return gettext("waits for approval")
    if product.is_scheduled:
        return gettext("scheduled")
    if not product.live:
        return gettext("draft")
    return gettext("on the site, with a newer draft") if product.has_unpublished_changes else gettext("on the site")


class ProductList(snippets.IndexView):
    def get_base_queryset(self) -> QuerySet[Product]:
        rows: QuerySet[Product] = super().get_base_queryset()
        kind = ContentType.objects.get_for_model(Product)
        mine = {"base_content_type": kind, "object_id": Cast(OuterRef("pk"), CharField())}
        waits = WorkflowState.objects.active().filter(**mine)
        return (
            rows.select_related("department", "category", "collection")
            .prefetch_related("pictures__picture__renditions")
            .annotate(
                waits=Exists(waits),
                is_scheduled=Exists(Revision.objects.filter(approved_go_live_at__isnull=False, **mine)),
            )
        )

    def get_list_more_buttons(self, instance: Product) -> list[Any]:
        return [*super().get_list_more_buttons(instance), *way_there(instance, self.request.user)]

    def search_queryset(self, queryset: QuerySet[Product]) -> QuerySet[Product]:
        """By name, reference, slug or SKU."""
        words = self.search_query
        if not words:
            return queryset
        sold = Exists(Variant.objects.filter(product=OuterRef("pk"), sku__istartswith=words))
        return queryset.filter(
            Q(name__icontains=words) | Q(reference__istartswith=words) | Q(slug__icontains=words) | sold
        )


class PageOfDraft:
    """The preview is the product page itself: the draft is saved, rendered and rolled back in one transaction."""

    request: HttpRequest
    object: Product

    @method_decorator(xframe_options_sameorigin_override)
    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        state = self._get_form_state()  # type: ignore[attr-defined]
        if state is None and self.object.pk:
            return draft_page(request, self.object)
        form = self.get_form(self._get_form_data(state))  # type: ignore[attr-defined]
        if not self.validate_form(form):  # type: ignore[attr-defined]
            response: HttpResponse = self.error_response()  # type: ignore[attr-defined]
            return response
        return draft_page(request, form.save(commit=False))


def draft_page(request: HttpRequest, product: Product) -> HttpResponse:
    """A creation as its page in a storefront will be (`?storefront=fr-ch`; the default one where none is named).

    Raises:
        Http404: it is hidden in that market, or there is no storefront yet.
    """
    known = snapshot()
    storefront = known.storefronts.get(request.GET.get("storefront", "")) or known.default
    if storefront is None:
        raise Http404
    with transaction.atomic():
        product.live = True
        product.save()
        found = products_of([product.pk], storefront.market).get(product.pk)
        try:
            if found is None:
                raise Http404
            with storefront_context(storefront):
                response = preview(request, found, storefront)
        finally:
            transaction.set_rollback(True)
    return response


class PreviewOnEdit(PageOfDraft, snippets.PreviewOnEditView):
    pass


class PreviewOnCreate(PageOfDraft, snippets.PreviewOnCreateView):
    pass


class PreviewRevision(snippets.PreviewRevisionView):
    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return draft_page(request, self.revision_object)


TEXTS = [
    FieldRowPanel([FieldPanel("name"), FieldPanel("reference")]),
    FieldRowPanel([FieldPanel("slug"), FieldPanel("rank")]),
    FieldRowPanel([FieldPanel("department"), FieldPanel("category"), FieldPanel("collection")]),
    FieldPanel("more_categories"),
    FieldPanel("summary"),
    FieldPanel("story"),
    FieldPanel("details"),
    FieldPanel("care"),
    FieldPanel("dimensions"),
    FieldPanel("keywords"),
    FieldRowPanel([FieldPanel("is_new"), FieldPanel("is_limited")]),
]
VARIANTS = [
    InlinePanel(
        "variants",
        [
            FieldRowPanel([FieldPanel("sku"), FieldPanel("material"), FieldPanel("size")]),
            FieldRowPanel([FieldPanel("gtin"), FieldPanel("hs_code"), FieldPanel("origin"), FieldPanel("weight")]),
        ],
        heading=_("Variants"),
        label=_("Variant"),
    ),
    InlinePanel(
        "gemstones",
        [FieldRowPanel([FieldPanel("gemstone"), FieldPanel("count"), FieldPanel("carats")])],
        heading=_("Gemstones"),
        label=_("Gemstone"),
    ),
]
PICTURES = [
    InlinePanel(
        "pictures",
        [FieldPanel("picture"), FieldRowPanel([FieldPanel("role"), FieldPanel("material")])],
        heading=_("Pictures"),
        label=_("Picture"),
        help_text=_("The first is the packshot that cards show."),
    )
]
SAFETY = [
    MultiFieldPanel(
        [FieldPanel("manufacturer"), FieldPanel("responsible_person"), FieldPanel("safety_warnings")],
        heading=_("What the law on product safety wants named"),
    )
]


class ProductEditor(snippets.EditView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [*super().header_more_buttons, *way_there(self.object, self.request.user)]


class ProductViewSet(snippets.SnippetViewSet):
    model = Product
    icon = "pick"
    menu_label = _("Creations")
    menu_name = "creations"
    menu_order = 90
    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 50
    index_view_class = ProductList
    edit_view_class = ProductEditor
    filterset_class = ProductFilter
    preview_on_edit_view_class = PreviewOnEdit
    preview_on_add_view_class = PreviewOnCreate
    revisions_view_class = PreviewRevision
    search_fields = ["name"]
    list_display = [
        "name",  # the first is the link to the editor
        PackshotColumn("packshot", label=""),
        Column("reference", label=_("Reference"), sort_key="reference"),
        Column("category", label=_("Category")),
        Column("collection", label=_("Collection")),
        Column("standing", label=_("Standing"), accessor=standing, sort_key="live"),
    ]

    def get_edit_handler(self) -> Any:
        return TabbedInterface(
            [
                ObjectList(TEXTS, heading=_("Texts")),
                ObjectList(VARIANTS, heading=_("Variants")),
                ObjectList(PICTURES, heading=_("Pictures")),
                ObjectList([FieldPanel("translations", heading=_("Translations"))], heading=_("Translations")),
                ObjectList(SAFETY, heading=_("Safety")),
                ObjectList([PublishingPanel()], heading=_("Publishing")),
            ],
            base_form_class=TranslatableForm,
        ).bind_to_model(self.model)
