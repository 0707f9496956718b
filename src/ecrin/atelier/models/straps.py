"""Which straps there are, how they hold, and which watch takes which. Straps are products like all others, with prices and
stock; a row here only says how one is made.
"""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ecrin.atelier.rules import straps as rules
from ecrin.catalog.models import SLUG, Material, Picture, Product, Variant
from ecrin.core.models import Tracked


class Attached(Tracked):
    """How it holds to a case."""

    class Fitting(models.TextChoices):
        STANDARD = "standard", _("standard bars")
        QUICK = "quick", _("quick release")
        OWN = "own", _("shaped for the house’s own cases")

    product_id: int
    width = models.DecimalField(
        _("width between the lugs, in millimetres"), max_digits=4, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(1)], help_text=_("Empty while it is not measured: nothing fits then."),
    )  # fmt: skip
    fitting = models.CharField(_("fitting"), max_length=10, choices=Fitting.choices, default=Fitting.STANDARD)
    family = models.CharField(
        _("shape"), max_length=40, blank=True, validators=[SLUG],
        help_text=_("The name of the shape where it is the house’s own, such as tonneau-small."),
    )  # fmt: skip

    class Meta:
        abstract = True

    @property
    def attachment(self) -> rules.Attachment:
        return rules.Attachment(self.width, self.fitting, self.family)  # type: ignore[arg-type]  # the choices are Fitting

    def change_keys(self) -> tuple[str, ...]:
        return ("straps", f"product:{self.product_id}")

    def clean(self) -> None:
        if (self.fitting == self.Fitting.OWN) != bool(self.family):
            raise ValidationError({"family": _("Name the shape where it is the house’s own, and only there.")})


class Strap(Attached):
    """A product that is a strap. Its leather or metal is its variants' material; its length may be their size."""

    class Buckle(models.TextChoices):
        PIN = "pin", _("pin buckle")
        FOLDING = "folding", _("folding buckle")
        BUTTERFLY = "butterfly", _("butterfly clasp")

    product = models.OneToOneField(
        Product, on_delete=models.CASCADE, related_name="strap", verbose_name=_("strap"),
        help_text=_("The strap, as a creation."),
    )  # fmt: skip
    buckle = models.CharField(_("buckle"), max_length=10, choices=Buckle.choices, blank=True)
    buckle_metal = models.ForeignKey(
        Material,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("metal of the buckle"),
    )
    wrist_least = models.PositiveSmallIntegerField(_("smallest wrist, in millimetres"), null=True, blank=True)
    wrist_most = models.PositiveSmallIntegerField(_("largest wrist, in millimetres"), null=True, blank=True)

    class Meta:
        verbose_name = _("strap")
        verbose_name_plural = _("straps")
        ordering = ["product__rank", "product__slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(wrist_least=None)
                | models.Q(wrist_most=None)
                | models.Q(wrist_most__gte=models.F("wrist_least")),
                name="wrists_in_order",
            )
        ]

    def __str__(self) -> str:
        return str(self.product)

    def clean(self) -> None:
        super().clean()
        if self.wrist_least and self.wrist_most and self.wrist_least > self.wrist_most:
            raise ValidationError({"wrist_most": _("The largest wrist is smaller than the smallest one.")})


class WatchFitting(Attached):
    """How a watch takes its strap, and which strap it comes with. Without that one nobody can choose another."""

    product = models.OneToOneField(
        Product, on_delete=models.CASCADE, related_name="watch_fitting", verbose_name=_("watch")
    )
    comes_with = models.CharField(
        _("strap that it comes with"), max_length=40, blank=True,
        help_text=_("Its SKU. Empty: the watch is sold as it is, and other straps are extra."),
    )  # fmt: skip
    days_least = models.PositiveSmallIntegerField(_("business days to change it, at least"), default=rules.BENCH[0])
    days_most = models.PositiveSmallIntegerField(_("business days to change it, at most"), default=rules.BENCH[1])

    class Meta:
        verbose_name = _("watch’s fitting")
        verbose_name_plural = _("watches’ fittings")
        ordering = ["product__rank", "product__slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(days_most__gte=models.F("days_least")), name="days_to_change_in_order"
            )
        ]

    def __str__(self) -> str:
        return str(self.product)

    def clean(self) -> None:
        super().clean()
        if self.days_least > self.days_most:
            raise ValidationError({"days_most": _("The most days are fewer than the least.")})
        if self.comes_with:
            self.check_strap()

    def check_strap(self) -> None:
        """Nothing, where the strap that it comes with is one and fits.

        Raises:
            ValidationError: it is no strap, or does not fit.
        """
        strap = Strap.objects.filter(product__in=Variant.objects.filter(sku=self.comes_with).values("product")).first()
        if strap is None:
            raise ValidationError({"comes_with": _("No strap has this SKU.")})
        if not rules.fits(strap.attachment, self.attachment):
            raise ValidationError({"comes_with": _("This strap does not fit the watch.")})


class StrapView(Tracked):
    """A picture of a watch on a strap, where the house has one."""

    watch = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="strap_views", verbose_name=_("watch"))
    material = models.ForeignKey(
        Material, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("material of the watch"), help_text=_("Empty: it stands for all."),
    )  # fmt: skip
    strap = models.CharField(_("SKU of the strap"), max_length=40)
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="+", verbose_name=_("picture"))

    class Meta:
        verbose_name = _("watch on a strap")
        verbose_name_plural = _("watches on straps")
        ordering = ["watch__rank", "watch__slug", "strap"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["watch", "material", "strap"], name="one_view_per_watch_and_strap")
        ]

    def __str__(self) -> str:
        return f"{self.watch_id} {self.strap}"

    def change_keys(self) -> tuple[str, ...]:
        return ("straps", f"product:{self.watch_id}")
