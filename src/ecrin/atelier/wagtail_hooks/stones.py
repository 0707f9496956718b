"""Staff screens of stones and of settings that take them. Stones come by file (Files in and out); here they are looked for,
mended, priced and withdrawn, and what is changed is written down.
"""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import ModelPermissionPolicy

from ecrin.atelier.models import Setting, Stone
from ecrin.atelier.models.words import Shape
from ecrin.atelier.services.rings import note_setting
from ecrin.atelier.services.stones import note_stone, price_stone
from ecrin.catalog.rules.plans import Key
from ecrin.catalog.services.kinds import KINDS
from ecrin.core.money import from_minor, parse_amount
from ecrin.markets.models import Market

PRICE = "price_"
BY_FILE = frozenset({"add", "delete"})


class StoneForm(WagtailAdminModelForm):
    """A stone, and what it costs in each market that has prices of its own. `prices`: minor units by market, once valid."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.markets = {
            market.code: market for market in Market.objects.filter(price_fallback=None, state=Market.State.OPEN)
        }
        self.prices: dict[str, int | None] = {}
        number = self.instance.number
        amounts = KINDS["prices"].current([Key(number, code) for code in self.markets])
        for code, market in self.markets.items():
            amount = amounts[Key(number, code)]
            shown = "" if amount is None else format(from_minor(int(amount), market.currency).amount, "f")
            self.fields[PRICE + code] = forms.CharField(
                label=f"{market.name}, {market.currency}", required=False, max_length=20, initial=shown,
                disabled=not (self.for_user and self.for_user.has_perm("catalog.change_price", market)),
            )  # fmt: skip

    @property
    def price_fields(self) -> list[Any]:
        """The fields of prices, as a page draws them."""
        return [self[PRICE + code] for code in self.markets]

    def clean(self) -> Any:
        cleaned = super().clean()
        for code, market in self.markets.items():
            if self.fields[PRICE + code].disabled or PRICE + code not in self.data:
                continue
            text = (self.cleaned_data.get(PRICE + code) or "").strip()
            try:
                amount = parse_amount(text, market.currency) if text else None
                wrong = KINDS["prices"].wrong(amount, market)
            except ValueError:
                sentence = _("“%(text)s” is not an amount in %(currency)s; write it as 3450 or 3450.50.")
                wrong = str(sentence) % {"text": text, "currency": market.currency}
            if wrong:
                self.add_error(PRICE + code, wrong)
            else:
                self.prices[code] = amount
        return cleaned


class PricesPanel(Panel):
    """What a stone costs, in one field for each market that has prices of its own."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "atelier/stone_prices.html"


class StonePanels(ObjectList):
    """All that is said of a stone. Wagtail adds fields that no panel names, and the prices are drawn by theirs already."""

    class BoundPanel(ObjectList.BoundPanel):
        def render_missing_fields(self) -> str:
            return ""


class EditStone(generic.EditView):
    def save_instance(self) -> Stone:
        row: Stone = super().save_instance()
        if any(not name.startswith(PRICE) for name in self.form.changed_data):
            note_stone(stone=row, action="changed", actor=self.request.user)
        if any(name.startswith(PRICE) for name in self.form.changed_data):
            price_stone(stone=row, prices=self.form.prices, actor=self.request.user)
        return row


class ByFileAlone(ModelPermissionPolicy):
    """Nobody adds or deletes a stone by hand, whatever else she may: no button leads there."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in BY_FILE and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Collection[str]) -> bool:
        return bool(super().user_has_any_permission(user, set(actions) - BY_FILE))


class StoneViewSet(ModelViewSet):
    model = Stone
    permission_policy = ByFileAlone(Stone)
    menu_label = _("Stones")
    icon = "pick"
    inspect_view_enabled = True
    copy_view_enabled = False
    edit_view_class = EditStone
    list_display = ["number", "shape", "carat", "colour", "clarity", "laboratory", "certificate", "supplier", "state"]
    list_filter = ["state", "shape", "colour", "clarity", "laboratory", "supplier"]
    search_fields = ["number", "certificate", "supplier"]
    list_per_page = 50
    panels = [
        FieldPanel("number", read_only=True),
        FieldPanel("state", help_text=_("A stone that is withdrawn is shown to nobody; bags set its ring aside.")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("laboratory"), FieldPanel("certificate")]),
                FieldRowPanel([FieldPanel("shape"), FieldPanel("carat")]),
                FieldRowPanel([FieldPanel("colour"), FieldPanel("clarity"), FieldPanel("cut")]),
                FieldRowPanel([FieldPanel("polish"), FieldPanel("symmetry"), FieldPanel("fluorescence")]),
                FieldRowPanel([FieldPanel("length"), FieldPanel("width"), FieldPanel("depth")]),
                FieldPanel("supplier"),
            ],
            heading=_("Certificate"),
        ),
        PricesPanel(
            heading=_("Prices"),
            help_text=_(
                "With a point before cents, such as 3450.50. Empty: it is not sold there. Markets without prices of their own follow these."
            ),
        ),
    ]

    def get_edit_handler(self) -> Any:
        return StonePanels(self.panels, base_form_class=StoneForm).bind_to_model(self.model)

    def get_urlpatterns(self) -> list[Any]:
        """A stone is not made or unmade by hand: a file brings it with its prices and its piece, and it may be sold."""
        return [one for one in super().get_urlpatterns() if one.name not in BY_FILE]


class ShapesField(forms.MultipleChoiceField):
    """Shapes as boxes to check; kept as a list."""

    widget = forms.CheckboxSelectMultiple

    def has_changed(self, initial: Any, data: Any) -> bool:
        return sorted(initial or []) != sorted(data or [])


class SettingForm(WagtailAdminModelForm):
    shapes = ShapesField(label=_("Shapes"), choices=Shape.choices, help_text=_("Which shapes it takes."))


class AddSetting(generic.CreateView):
    def save_instance(self) -> Setting:
        row: Setting = super().save_instance()
        note_setting(setting=row, action="added", actor=self.request.user)
        return row


class EditSetting(generic.EditView):
    def save_instance(self) -> Setting:
        row: Setting = super().save_instance()
        note_setting(setting=row, action="changed", actor=self.request.user)
        return row


class DeleteSetting(generic.DeleteView):
    def delete_action(self) -> None:
        note_setting(setting=self.object, action="deleted", actor=self.request.user)
        super().delete_action()


class SettingViewSet(ModelViewSet):
    model = Setting
    menu_label = _("Ring settings")
    icon = "pick"
    copy_view_enabled = False
    sort_order_field = "position"
    add_view_class = AddSetting
    edit_view_class = EditSetting
    delete_view_class = DeleteSetting
    list_display = ["product", "least_carat", "most_carat", "days", "style", "is_active"]
    list_filter = ["style", "is_active"]

    panels = [
        FieldPanel("product"),
        FieldPanel("shapes"),
        FieldRowPanel([FieldPanel("least_carat"), FieldPanel("most_carat")]),
        FieldRowPanel([FieldPanel("days"), FieldPanel("style"), FieldPanel("band")]),
        FieldPanel("is_active"),
    ]

    def get_edit_handler(self) -> Any:
        return ObjectList(self.panels, base_form_class=SettingForm).bind_to_model(self.model)


class RingGroup(ViewSetGroup):
    menu_label = _("Rings")
    menu_name = "rings"
    menu_icon = "pick"
    menu_order = 104
    items = (StoneViewSet, SettingViewSet)


@hooks.register("register_admin_viewset")
def ring_screens() -> RingGroup:
    return RingGroup()
