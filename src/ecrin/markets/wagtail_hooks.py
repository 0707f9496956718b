"""Staff screens of this room, one group in the back office: regions, countries, markets, storefronts, legal entities, tax."""

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from ecrin.theme.forms import TranslatableForm

from .forms import MarketForm
from .models import Country, LegalEntity, Market, Region, Storefront, TaxRate
from .screens import Action, Creating, Deleting, Editing, Scoped
from .services import note_change


class _Ours(Scoped):
    """Rows of this room: a market is its own, a storefront its market's; the others are the whole house's."""

    in_use = gettext_lazy("It is in use and was not deleted. Close the market instead.")

    def market_of(self, row: Any) -> Market | None:
        if isinstance(row, Market):
            return row
        return row.market if isinstance(row, Storefront) else None

    def note(self, row: Any, action: Action) -> None:
        note_change(row=row, action=action, actor=self.request.user)


class CreateView(_Ours, Creating):
    pass


class EditView(_Ours, Editing):
    pass


class DeleteView(_Ours, Deleting):
    pass


class MarketDataViewSet(ModelViewSet):
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView
    copy_view_enabled = False
    list_per_page = 50
    base_form: Any = TranslatableForm

    def get_edit_handler(self) -> Any:
        return ObjectList(self.panels, base_form_class=self.base_form).bind_to_model(self.model)


class RegionViewSet(MarketDataViewSet):
    model = Region
    icon = "globe"
    sort_order_field = "position"
    list_display = ["name", "code"]
    search_fields = ["name", "code"]
    panels = [FieldPanel("name"), FieldPanel("code"), FieldPanel("translations")]


class CountryViewSet(MarketDataViewSet):
    model = Country
    icon = "site"
    list_display = ["name", "code", "region", "market"]
    list_filter = ["region", "market"]
    search_fields = ["name", "code"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
        FieldRowPanel([FieldPanel("region"), FieldPanel("market"), FieldPanel("position")]),
        InlinePanel(
            "languages", [FieldPanel("storefront")], heading=gettext_lazy("Languages"), label=gettext_lazy("Language")
        ),
        FieldPanel("translations"),
    ]


class MarketViewSet(MarketDataViewSet):
    model = Market
    base_form = MarketForm
    icon = "tag"
    list_display = ["name", "code", "state", "currency", "price_fallback"]
    list_filter = ["state", "currency"]
    search_fields = ["name", "code"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("code"), FieldPanel("position")]),
        MultiFieldPanel([FieldPanel("state"), FieldPanel("closed_notice")], heading=gettext_lazy("State")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("currency"), FieldPanel("price_fallback"), FieldPanel("tax_display")]),
                FieldRowPanel(
                    [
                        FieldPanel("units"),
                        FieldPanel("ring_sizes"),
                        FieldPanel("return_days"),
                        FieldPanel("withdrawal_days"),
                    ]
                ),
            ],
            heading=gettext_lazy("Prices and measures"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("seller"),
                FieldRowPanel([FieldPanel("telephone"), FieldPanel("mail"), FieldPanel("time_zone")]),
            ],
            heading=gettext_lazy("Who sells and answers"),
        ),
        InlinePanel(
            "contact_hours",
            [FieldRowPanel([FieldPanel("weekday"), FieldPanel("opens"), FieldPanel("closes")])],
            heading=gettext_lazy("Contact hours"),
            label=gettext_lazy("Hours"),
        ),
        InlinePanel(
            "delivery_methods",
            [
                FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
                FieldRowPanel([FieldPanel("min_days"), FieldPanel("max_days")]),
                FieldRowPanel([FieldPanel("fee"), FieldPanel("free_from")]),
                FieldRowPanel([FieldPanel("cut_off"), FieldPanel("on_saturdays")]),
            ],
            heading=gettext_lazy("Delivery methods"),
            label=gettext_lazy("Delivery method"),
            help_text=gettext_lazy("The first is the standard one."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("dispatch_days"),
                FieldRowPanel([FieldPanel("dispatch_country"), FieldPanel("dispatch_area")]),
            ],
            heading=gettext_lazy("When parcels leave"),
        ),
        InlinePanel(
            "closed_days",
            [FieldRowPanel([FieldPanel("day"), FieldPanel("why")])],
            heading=gettext_lazy("Days on which nothing leaves"),
            label=gettext_lazy("Day"),
        ),
        FieldPanel("translations"),
        HelpPanel(gettext_lazy("Its languages are its storefronts, on their own screen.")),
    ]


class StorefrontViewSet(MarketDataViewSet):
    model = Storefront
    icon = "home"
    list_display = ["code", "market", "content_language", "interface_language", "babel_locale", "html_lang"]
    list_filter = ["market", "content_language"]
    search_fields = ["code"]
    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("market"), FieldPanel("position")]),
        FieldRowPanel([FieldPanel("content_language"), FieldPanel("interface_language")]),
        FieldRowPanel([FieldPanel("babel_locale"), FieldPanel("html_lang")]),
    ]


class LegalEntityViewSet(MarketDataViewSet):
    model = LegalEntity
    icon = "user"
    list_display = ["name", "code", "form", "country_code"]
    search_fields = ["name", "code"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("code"), FieldPanel("form")]),
        MultiFieldPanel(
            [
                FieldPanel("street"),
                FieldRowPanel(
                    [
                        FieldPanel("postal_code"),
                        FieldPanel("city"),
                        FieldPanel("country_area"),
                        FieldPanel("country_code"),
                    ]
                ),
            ],
            heading=gettext_lazy("Address"),
        ),
        FieldRowPanel([FieldPanel("register"), FieldPanel("vat_number")]),
        FieldRowPanel([FieldPanel("mail"), FieldPanel("telephone")]),
        FieldPanel("host"),
    ]


class TaxRateViewSet(MarketDataViewSet):
    model = TaxRate
    icon = "calendar-alt"
    list_display = [
        "country_code",
        "state_code",
        Column("percent", label=gettext_lazy("Rate"), sort_key="rate"),
        "begins_on",
        "source",
    ]
    list_filter = ["country_code"]
    search_fields = ["country_code", "state_code", "source"]
    panels = [
        FieldRowPanel([FieldPanel("country_code"), FieldPanel("state_code")]),
        FieldRowPanel([FieldPanel("rate", help_text=gettext_lazy("0.20 is 20 %.")), FieldPanel("begins_on")]),
        FieldPanel("source"),
    ]


class MarketsGroup(ViewSetGroup):
    menu_label = gettext_lazy("Markets")
    menu_name = "markets"
    menu_icon = "globe"
    menu_order = 500
    items = (
        MarketViewSet,
        StorefrontViewSet,
        CountryViewSet,
        RegionViewSet,
        LegalEntityViewSet,
        TaxRateViewSet,
    )


@hooks.register("register_admin_viewset")
def screens() -> MarketsGroup:
    return MarketsGroup()
