"""Where the house is, as data that ships and that staff edit. Rows are many times read and seldom written: requests
read `selectors.snapshot()`, never these tables.
"""

from typing import Any

from babel import Locale
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from ecrin.core.models import Tracked, Translatable
from ecrin.core.texts import LANGUAGE_NAMES

from . import rules

CODE = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use lower-case letters, digits and hyphens."))
COUNTRY = RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, as in ISO 3166: CH."))
LANGUAGES = list(LANGUAGE_NAMES.items())


class MarketData(Tracked):
    """Every row of this room is part of the snapshot that requests read."""

    class Meta:
        abstract = True

    def change_keys(self) -> tuple[str, ...]:
        return ("markets",)


class Region(Translatable, MarketData):
    """A part of the world on the dispatch page."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class LegalEntity(MarketData):
    """Who sells, hosts or answers in a market. What is not known is empty, never invented."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=160)
    form = models.CharField(_("legal form"), max_length=80, blank=True)
    street = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=80, blank=True)
    country_area = models.CharField(_("state or province"), max_length=40, blank=True)
    country_code = models.CharField(max_length=2, blank=True, validators=[COUNTRY])
    register = models.CharField(_("trade register and number"), max_length=160, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=40, blank=True)
    mail = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    host = models.CharField(_("who hosts the site, and where"), max_length=200, blank=True)

    class Meta:
        verbose_name_plural = _("legal entities")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Market(Translatable, MarketData, ClusterableModel):
    """Countries that share a currency, prices, tax display, delivery, terms, hours and a seller."""

    class State(models.TextChoices):
        OPEN = "open", _("open: sells online")
        SHOW = "show", _("show only: no prices, no bag")
        CLOSED = "closed", _("closed: a notice instead of the shop")

    class TaxDisplay(models.TextChoices):
        EXCLUDED = "excl-sales-tax", _("prices exclude sales tax")
        VAT = "incl-vat", _("prices include VAT")
        TAX = "incl-tax", _("prices include tax")
        NONE = "none", _("no tax to speak of")

    class Units(models.TextChoices):
        METRIC = "metric", _("metric")
        IMPERIAL = "imperial", _("inches and ounces")

    code = models.CharField(max_length=20, unique=True, validators=[CODE])
    name = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SHOW)
    currency = models.CharField(max_length=3)
    price_fallback = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Whose prices count where this market has none; same currency only."),
    )
    tax_display = models.CharField(max_length=20, choices=TaxDisplay.choices, default=TaxDisplay.VAT)
    units = models.CharField(max_length=10, choices=Units.choices, default=Units.METRIC)
    ring_sizes = models.CharField(_("ring size system"), max_length=10, default="eu")
    seller = models.ForeignKey(LegalEntity, null=True, blank=True, on_delete=models.PROTECT, related_name="markets")
    telephone = models.CharField(max_length=40, blank=True)
    mail = models.EmailField(blank=True)
    time_zone = models.CharField(max_length=40, default="UTC")
    return_days = models.PositiveSmallIntegerField(null=True, blank=True)
    withdrawal_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text=_(
            "Within how many days of delivery the law lets a client withdraw; empty where it knows no such right."
        ),
    )
    dispatch_country = models.CharField(
        _("holidays of the country"),
        max_length=2,
        blank=True,
        validators=[COUNTRY],
        help_text=_("Where parcels leave from; nothing leaves on its public holidays. Empty: no holidays count."),
    )
    dispatch_area = models.CharField(
        _("and of its area"), max_length=10, blank=True, help_text=_("As in ISO 3166-2, without the country: NY.")
    )
    dispatch_days = models.CharField(
        _("days on which parcels leave"),
        max_length=7,
        blank=True,
        default="12345",
        validators=[RegexValidator(r"^1?2?3?4?5?6?7?$", _("Days of the week, 1 is Monday: 12345."))],
    )
    closed_notice = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    translatable = ("name", "closed_notice")

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def tax_included(self) -> bool:
        return self.tax_display != self.TaxDisplay.EXCLUDED

    def clean(self) -> None:
        """What a market may not be: in a currency or time zone that does not exist, or in a ring of fallbacks.

        A market keeps its currency, since its prices are amounts of it.
        """
        faults: dict[str, Any] = {}
        if not rules.is_currency(self.currency):
            faults["currency"] = _("This is not an ISO 4217 currency.")
        elif self._had_other_currency():
            faults["currency"] = _("A market keeps its currency, since its prices are in it. Make another market.")
        if not rules.is_time_zone(self.time_zone):
            faults["time_zone"] = _("This time zone is not known. Write it as Europe/Zurich.")
        if self.dispatch_country and not rules.is_area(self.dispatch_country, ""):
            faults["dispatch_country"] = _("The holidays of this country are not known.")
        elif self.dispatch_area and not rules.is_area(self.dispatch_country, self.dispatch_area):
            faults["dispatch_area"] = _("The holidays of this area are not known.")
        if fault := self._fallback_fault():
            faults["price_fallback"] = fault
        if faults:
            raise ValidationError(faults)

    def _had_other_currency(self) -> bool:
        return self.pk is not None and Market.objects.filter(pk=self.pk).exclude(currency=self.currency).exists()

    def _fallback_fault(self) -> Promise | None:
        if self.price_fallback is None:
            return None
        if self.price_fallback.currency != self.currency:
            return _("Prices can only be taken from a market with the same currency.")
        rows = Market.objects.values_list("code", "price_fallback__code")
        fallbacks = {**dict(rows), self.code: self.price_fallback.code}
        try:
            rules.price_chain(self.code, fallbacks)
        except ValueError:
            return _("This market would take its prices from itself.")
        return None


class Country(Translatable, MarketData, ClusterableModel):
    """A country on the dispatch page, under the house's own label (not CLDR's); `WW` is the International pseudo-country."""

    code = models.CharField(max_length=2, unique=True, validators=[COUNTRY])
    name = models.CharField(max_length=80)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="countries")
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="countries")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = _("countries")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class Storefront(MarketData):
    """A market in one language; its code is the first path segment (`fr-ch`)."""

    code = models.CharField(max_length=10, unique=True, validators=[CODE])
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="storefronts")
    content_language = models.CharField(
        max_length=10, choices=LANGUAGES, help_text=_("Language of product texts and pages.")
    )
    interface_language = models.CharField(
        max_length=10, help_text=_("Language activated for the interface, such as en-gb.")
    )
    babel_locale = models.CharField(max_length=20, help_text=_("Locale of money, dates and numbers, such as de_CH."))
    html_lang = models.CharField(max_length=20, help_text=_("What <html lang> says."))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        faults: dict[str, Any] = {}
        if self.code in rules.RESERVED_SEGMENTS:
            faults["code"] = _("This word is an address of the house itself.")
        if not rules.is_babel_locale(self.babel_locale):
            faults["babel_locale"] = _("This locale is not known. Write it as de_CH.")
        elif Locale.parse(self.babel_locale).language != self.content_language.partition("-")[0]:
            faults["babel_locale"] = _("This locale is of another language.")
        if not rules.is_language_tag(self.html_lang):
            faults["html_lang"] = _("This is not a language tag. Write it as de-CH.")
        try:
            get_supported_language_variant(self.interface_language)
        except LookupError:
            faults["interface_language"] = _("The interface does not speak this language.")
        if faults:
            raise ValidationError(faults)


class CountryLanguage(MarketData):
    """A language that the dispatch page offers for a country; the first is the country's default."""

    sort_order_field = "position"
    country = ParentalKey(Country, on_delete=models.CASCADE, related_name="languages")
    storefront = models.ForeignKey(Storefront, on_delete=models.PROTECT, related_name="countries")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["country", "position"]
        constraints = [
            models.UniqueConstraint(fields=["country", "storefront"], name="one_storefront_per_country_language")
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.storefront_id}"


class TaxRate(models.Model):
    """A rate that belongs to a country (or a state of it) from a date on; the latest that has begun counts."""

    country_code = models.CharField(max_length=2, validators=[COUNTRY])
    state_code = models.CharField(
        max_length=10, blank=True, help_text=_("Where a state taxes: its code in ISO 3166-2, such as CA, NY, ON or QC.")
    )
    rate = models.DecimalField(max_digits=6, decimal_places=5, validators=[MinValueValidator(0), MaxValueValidator(1)])
    begins_on = models.DateField()
    source = models.CharField(max_length=200, blank=True, help_text=_("The law or page that the rate was read from."))

    class Meta:
        ordering = ["country_code", "state_code", "-begins_on"]
        constraints = [
            models.UniqueConstraint(fields=["country_code", "state_code", "begins_on"], name="one_tax_rate_a_day")
        ]

    def __str__(self) -> str:
        place = f"{self.country_code}-{self.state_code}" if self.state_code else self.country_code
        return f"{place} {self.percent}"

    @property
    def percent(self) -> str:
        """The rate as a person writes it, to its last digit: `14.975 %`."""
        return f"{(self.rate * 100).normalize():f} %"


class DeliveryMethod(Translatable, MarketData):
    """A way to the client, with its promise and fee; `free_from` is the order value from which it costs nothing."""

    sort_order_field = "position"
    market = ParentalKey(Market, on_delete=models.CASCADE, related_name="delivery_methods")
    code = models.SlugField(max_length=30)
    name = models.CharField(max_length=80)
    min_days = models.PositiveSmallIntegerField(_("business days, at least"))
    max_days = models.PositiveSmallIntegerField(_("business days, at most"))
    fee = models.PositiveBigIntegerField(_("fee in minor units"), default=0)
    free_from = models.PositiveBigIntegerField(_("free from, in minor units"), null=True, blank=True)
    cut_off = models.TimeField(
        _("leaves the same day when ordered before"),
        null=True,
        blank=True,
        help_text=_("In the market's time zone. Empty: until midnight."),
    )
    on_saturdays = models.BooleanField(_("arrives on Saturdays too"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["market", "position"]
        constraints = [
            models.UniqueConstraint(fields=["market", "code"], name="one_delivery_code_per_market"),
            models.CheckConstraint(
                condition=models.Q(max_days__gte=models.F("min_days")), name="delivery_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClosedDay(MarketData):
    """A day on which nothing leaves for a market, though its calendar says otherwise: stocktaking, a day of the house."""

    market = ParentalKey(Market, on_delete=models.CASCADE, related_name="closed_days")
    day = models.DateField()
    why = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["market", "day"]
        constraints = [models.UniqueConstraint(fields=["market", "day"], name="one_closing_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.why}".strip()


class FirstDispatch(models.Model):
    """The next day on which something ordered now leaves for a market, as pages that are kept say it. Written by the
    clock, which renews those pages when it becomes another.
    """

    market = models.OneToOneField(Market, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.market_id} {self.day}"


class ContactHours(MarketData):
    """When somebody answers in a market, in the market's time zone; 1 is Monday. No row: closed that day."""

    market = ParentalKey(Market, on_delete=models.CASCADE, related_name="contact_hours")

    class Weekday(models.IntegerChoices):
        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        verbose_name_plural = _("contact hours")
        ordering = ["market", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=models.Q(closes__gt=models.F("opens")), name="contact_hours_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens}-{self.closes}"
