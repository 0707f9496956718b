"""Boutiques as data that staff edit. Requests read `selectors.boutiques()`, which keeps them in memory."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from ecrin.core.models import Tracked, Translatable
from ecrin.inventory.models import StockLocation
from ecrin.markets.models import CODE, COUNTRY, ContactHours, Market
from ecrin.markets.rules import is_time_zone


class BoutiqueData(Tracked):
    class Meta:
        abstract = True

    def change_keys(self) -> tuple[str, ...]:
        return ("boutiques",)


class Boutique(Translatable, BoutiqueData, ClusterableModel):
    """A place with a door. Its pieces lie in `location`; clients of its market may collect orders in it."""

    sort_order_field = "position"
    translatable: ClassVar[tuple[str, ...]] = ("name",)
    code = models.CharField(max_length=40, unique=True, validators=[CODE], help_text=_("It stands in its address."))
    name = models.CharField(max_length=80)
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="boutiques")
    line1 = models.CharField(_("street and number"), max_length=120)
    line2 = models.CharField(_("floor or building"), max_length=120, blank=True)
    city = models.CharField(max_length=80, blank=True)
    area = models.CharField(_("state, province or prefecture"), max_length=40, blank=True)
    postal_code = models.CharField(max_length=16, blank=True)
    country = models.CharField(max_length=2, validators=[COUNTRY])
    time_zone = models.CharField(max_length=40, default="UTC")
    telephone = models.CharField(max_length=40, blank=True)
    mail = models.EmailField(blank=True)
    location = models.OneToOneField(
        StockLocation, null=True, blank=True, on_delete=models.PROTECT, related_name="boutique",
        verbose_name=_("place of its pieces"),
    )  # fmt: skip
    offers_pickup = models.BooleanField(_("clients may collect their orders here"), default=False)
    receives_transfers = models.BooleanField(_("pieces may be sent here for a client"), default=True)
    transfer_days = models.PositiveSmallIntegerField(
        _("business days of a transfer"), default=3, validators=[MaxValueValidator(60)]
    )
    same_day_until = models.TimeField(_("ready the same day when ordered before"), default="14:00")
    ready_hours = models.PositiveSmallIntegerField(
        _("hours until an order is ready"), default=4, validators=[MaxValueValidator(24)]
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("shown"), default=True)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        faults = {}
        if not is_time_zone(self.time_zone):
            faults["time_zone"] = _("This time zone is not known. Write it as Europe/Zurich.")
        if self.offers_pickup and self.location_id is None:
            faults["location"] = _("Say where its pieces lie: what is collected lies there.")
        if faults:
            raise ValidationError(faults)


class OpeningHours(BoutiqueData):
    """It is open on a weekday (1 is Monday) by its own wall clock. No row: closed that day."""

    boutique = ParentalKey(Boutique, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(choices=ContactHours.Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        verbose_name_plural = _("opening hours")
        ordering = ["boutique", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=models.Q(closes__gt=models.F("opens")), name="opening_hours_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens}-{self.closes}"


class SpecialDay(BoutiqueData):
    """A date on which other hours count; without hours it is closed all day."""

    boutique = ParentalKey(Boutique, on_delete=models.CASCADE, related_name="special_days")
    date = models.DateField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    note = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["boutique", "date"]
        constraints = [
            models.UniqueConstraint(fields=["boutique", "date"], name="one_special_day_per_date"),
            models.CheckConstraint(
                condition=models.Q(opens__isnull=True, closes__isnull=True) | models.Q(closes__gt=models.F("opens")),
                name="special_hours_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.date)
