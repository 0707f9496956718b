"""Stones as unique pieces, settings that take them, and designs that somebody keeps.

A stone's price and stock are those of its number, as of any SKU: rows of `catalog.Price` by market and its fallbacks, one
piece at a place of `inventory`. So it is priced, held and sold once by the same verbs as everything else (ADR 0203).
"""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.atelier.rules import stones as rules
from ecrin.catalog.models import Product
from ecrin.core.models import Tracked
from ecrin.core.numbers import token

from .words import Finish, Fluorescence, Shape

NUMBER = RegexValidator(r"^[A-Z0-9]+(-[A-Z0-9]+)*$", _("Use capital letters, digits and hyphens."))
STONES = "stones"
"""The key of everything that is made from many stones at once: the columns in memory, lists, counts."""
SETTINGS = "ring-settings"


def _plain(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


class Stone(Tracked):
    """One stone with its certificate. Measurements are millimetres; whether it is free is a matter of stock."""

    class State(models.TextChoices):
        OFFERED = "offered", _("offered")
        WITHDRAWN = "withdrawn", _("not offered any more")

    number = models.CharField(_("number"), max_length=40, unique=True, validators=[NUMBER])
    laboratory = models.CharField(_("laboratory"), max_length=20)
    certificate = models.CharField(_("certificate"), max_length=40)
    shape = models.CharField(_("shape"), max_length=10, choices=Shape.choices)
    carat = models.DecimalField(
        _("carat"), max_digits=5, decimal_places=2,
        validators=[MinValueValidator(rules.LEAST_CARAT), MaxValueValidator(rules.MOST_CARAT)],
    )  # fmt: skip
    colour = models.CharField(_("colour"), max_length=1, choices=_plain(rules.COLOURS))
    clarity = models.CharField(_("clarity"), max_length=4, choices=_plain(rules.CLARITIES))
    cut = models.CharField(
        _("cut"), max_length=10, blank=True, choices=Finish.choices,
        help_text=_("Empty where the laboratory gives no grade, as for most shapes that are not round."),
    )  # fmt: skip
    polish = models.CharField(_("polish"), max_length=10, blank=True, choices=Finish.choices)
    symmetry = models.CharField(_("symmetry"), max_length=10, blank=True, choices=Finish.choices)
    fluorescence = models.CharField(
        _("fluorescence"), max_length=12, choices=Fluorescence.choices, default=Fluorescence.NONE
    )
    length = models.DecimalField(_("length, mm"), max_digits=5, decimal_places=2)
    width = models.DecimalField(_("width, mm"), max_digits=5, decimal_places=2)
    depth = models.DecimalField(_("depth, mm"), max_digits=5, decimal_places=2)
    supplier = models.CharField(_("supplier"), max_length=60, blank=True)
    state = models.CharField(_("standing"), max_length=10, choices=State.choices, default=State.OFFERED)

    class Meta:
        verbose_name = _("stone")
        verbose_name_plural = _("stones")
        ordering = ["number"]
        permissions = [("import_stone", "Can load a file of stones")]
        constraints = [
            models.UniqueConstraint(
                fields=["laboratory", "certificate"],
                name="one_stone_per_certificate",
                violation_error_message=_("There is a stone with this certificate already."),
            ),
            models.CheckConstraint(
                condition=models.Q(width__gt=0, length__gte=models.F("width"), depth__gt=0),
                name="a_stone_has_measurements",
                violation_error_message=_("The length is the longer side; no side is nought."),
            ),
        ]
        indexes = [models.Index(fields=["supplier", "state"], name="stone_supplier")]

    def __str__(self) -> str:
        return f"{self.number} {self.carat} {self.colour} {self.clarity}"

    def change_keys(self) -> tuple[str, ...]:
        return (STONES, f"sku:{self.number}")

    @property
    def info(self) -> rules.StoneInfo:
        """The stone as rules and pages know it."""
        names = ("number", "certificate", "laboratory", "shape", "carat", "colour", "clarity", "cut", "polish",
                 "symmetry", "fluorescence", "length", "width", "depth")  # fmt: skip
        return rules.StoneInfo(
            **{name: getattr(self, name) for name in names}, is_offered=self.state == self.State.OFFERED
        )


class Setting(Tracked):
    """A creation that takes a stone of the client's choice: which shapes and weights, and how long the work lasts."""

    sort_order_field = "position"

    class Style(models.TextChoices):
        SOLITAIRE = "solitaire", _("solitaire")
        PAVE = "pave", _("paved shoulders")
        HALO = "halo", _("halo")
        THREE = "three", _("three stones")
        BEZEL = "bezel", _("bezel")

    product = models.OneToOneField(
        Product, on_delete=models.CASCADE, related_name="ring_setting", verbose_name=_("creation")
    )
    shapes = models.JSONField(_("shapes"), default=list)
    least_carat = models.DecimalField(_("from carat"), max_digits=5, decimal_places=2)
    most_carat = models.DecimalField(_("to carat"), max_digits=5, decimal_places=2)
    days = models.PositiveSmallIntegerField(
        _("business days to make it"), default=15, validators=[MaxValueValidator(250)]
    )
    style = models.CharField(
        _("drawn as"), max_length=10, choices=Style.choices, default=Style.SOLITAIRE,
        help_text=_("How the ring is drawn while it is composed."),
    )  # fmt: skip
    band = models.DecimalField(
        _("width of the band, mm"), max_digits=3, decimal_places=1, default=Decimal("1.9"),
        validators=[MinValueValidator(Decimal("1.0")), MaxValueValidator(Decimal("8.0"))],
    )  # fmt: skip
    is_active = models.BooleanField(_("shown"), default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("ring setting")
        verbose_name_plural = _("ring settings")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(most_carat__gte=models.F("least_carat")), name="a_setting_takes_some_weight",
                violation_error_message=_("The heaviest stone cannot be lighter than the lightest."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.product)

    def clean(self) -> None:
        if not self.shapes or not set(self.shapes) <= set(rules.SHAPES):
            raise ValidationError({"shapes": _("Choose at least one shape.")})

    def change_keys(self) -> tuple[str, ...]:
        return (SETTINGS, f"product:{self.product_id}")

    @property
    def info(self) -> rules.SettingInfo:
        """The setting as rules and pages know it."""
        return rules.SettingInfo(
            product_id=self.product_id,
            shapes=tuple(self.shapes),
            least=self.least_carat,
            most=self.most_carat,
            days=self.days,
            style=self.style,
            band=self.band,
        )


class RingDesign(models.Model):
    """A ring as somebody composed and kept it, found by its unguessable link. It holds nothing and names nobody.

    Attributes:
        setting, metal, size, number: what was chosen, by slugs, size and the stone's number; what is not chosen is empty.
        total: what it cost when it was kept, in minor units; None where it was not whole.
    """

    token = models.CharField(max_length=40, unique=True, default=token)
    storefront_code = models.CharField(max_length=20)
    setting = models.CharField(max_length=120, blank=True)
    metal = models.CharField(max_length=80, blank=True)
    size = models.CharField(max_length=12, blank=True)
    number = models.CharField(max_length=40, blank=True)
    total = models.PositiveBigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.setting} {self.number}"
