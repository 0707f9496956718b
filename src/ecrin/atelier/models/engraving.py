"""Where creations can be engraved or embossed, what a place has room for, and what is never engraved. Requests read
`selectors.engravings`, which keeps all of it in memory.
"""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from ecrin.atelier.rules.blocked import bare
from ecrin.atelier.rules.typefaces import SCRIPTS, TYPEFACES
from ecrin.catalog.models import Category, Department, Picture, Product
from ecrin.core.models import Tracked, Translatable
from ecrin.core.texts import LANGUAGE_NAMES
from ecrin.markets.models import Market

CODE = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use lower-case letters, digits and hyphens."))
SYMBOLS = "& . , : ’ - – · + / ! ? ( ) ♥ ∞ ★"


class EngravingData(Tracked):
    class Meta:
        abstract = True

    def change_keys(self) -> tuple[str, ...]:
        return ("engravings",)


class EngravingRule(Translatable, EngravingData, ClusterableModel):
    """A place (`code`) of one creation, or of all that a category or a department holds. The nearest rule of a place counts:
    the creation's own before its category's, the inner category's before the outer's, then the department's. One that is
    not live takes the place away from whatever it is nearest to.
    """

    class Technique(models.TextChoices):
        ENGRAVE = "engrave", _("engraved")
        EMBOSS = "emboss", _("embossed")

    translatable: ClassVar[tuple[str, ...]] = ("name",)

    code = models.CharField(_("place"), max_length=40, validators=[CODE], help_text=_("inside-band, case-back, corner"))
    name = models.CharField(max_length=80, help_text=_("As clients read it: Inside the band."))
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("creation")
    )
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    technique = models.CharField(max_length=10, choices=Technique.choices, default=Technique.ENGRAVE)
    lines = models.PositiveSmallIntegerField(
        _("lines at most"), default=1, validators=[MinValueValidator(1), MaxValueValidator(6)]
    )
    characters = models.PositiveSmallIntegerField(
        _("characters a line at most"), default=20, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    height = models.DecimalField(
        _("height of a capital letter in millimetres"), max_digits=4, decimal_places=2, default="1.20",
        validators=[MinValueValidator(0.5), MaxValueValidator(30)],
    )  # fmt: skip
    width = models.DecimalField(
        _("room from side to side in millimetres"), max_digits=5, decimal_places=1, default="30.0",
        validators=[MinValueValidator(3), MaxValueValidator(300)],
    )  # fmt: skip
    typefaces = models.JSONField(default=list)
    scripts = models.JSONField(default=list)
    symbols = models.CharField(
        max_length=120, blank=True, default=SYMBOLS, help_text=_("Signs that are engraved besides letters and digits.")
    )
    least_days = models.PositiveSmallIntegerField(
        _("business days more, at least"), default=3, validators=[MaxValueValidator(120)]
    )
    most_days = models.PositiveSmallIntegerField(
        _("business days more, at most"), default=5, validators=[MaxValueValidator(120)]
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_live = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("engraving rule")
        ordering = ["position", "code", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(product__isnull=False, category=None, department=None)
                | models.Q(product=None, category__isnull=False, department=None)
                | models.Q(product=None, category=None, department__isnull=False),
                name="engraving_rule_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["product", "code"],
                condition=models.Q(product__isnull=False),
                name="one_rule_per_creation_place",
            ),
            models.UniqueConstraint(
                fields=["category", "code"],
                condition=models.Q(category__isnull=False),
                name="one_rule_per_category_place",
            ),
            models.UniqueConstraint(
                fields=["department", "code"],
                condition=models.Q(department__isnull=False),
                name="one_rule_per_department_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product or self.category or self.department}: {self.name}"

    def clean(self) -> None:
        faults = {}
        if sum(one is not None for one in (self.product_id, self.category_id, self.department_id)) != 1:
            faults["product"] = _("Say what it is for: one creation, or one category, or one department.")
        if self.least_days > self.most_days:
            faults["most_days"] = _("This is fewer than the days at least.")
        if not self.typefaces or set(self.typefaces) - set(TYPEFACES):
            faults["typefaces"] = _("Choose the typefaces that clients are offered.")
        if not self.scripts or set(self.scripts) - set(SCRIPTS):
            faults["scripts"] = _("Choose the scripts that the workshop engraves here.")
        if faults:
            raise ValidationError(faults)


class EngravingSize(EngravingData):
    """What a place has room for in one size; what is empty is as in the rule."""

    rule = ParentalKey(EngravingRule, on_delete=models.CASCADE, related_name="sizes")
    size = models.CharField(max_length=20, help_text=_("As the variant's size is written."))
    lines = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(6)]
    )
    characters = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    width = models.DecimalField(
        max_digits=5, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(3), MaxValueValidator(300)]
    )

    class Meta:
        ordering = ["rule", "size"]
        constraints = [models.UniqueConstraint(fields=["rule", "size"], name="one_engraving_size_per_rule")]

    def __str__(self) -> str:
        return self.size


class EngravingMarket(EngravingData):
    """What it costs in a market, or that it is not offered there. No row: as in the market's price fallback, else free."""

    rule = ParentalKey(EngravingRule, on_delete=models.CASCADE, related_name="markets")
    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="+")
    is_offered = models.BooleanField(_("offered"), default=True)
    extra = models.PositiveBigIntegerField(
        _("price"), default=0, validators=[MaxValueValidator(10**12)],
        help_text=_("In the smallest unit of the market's currency: 5000 is 50.00 in euros, 5,000 in yen. 0: with our compliments."),
    )  # fmt: skip

    class Meta:
        ordering = ["rule", "market"]
        constraints = [models.UniqueConstraint(fields=["rule", "market"], name="one_engraving_price_per_market")]

    def __str__(self) -> str:
        return f"{self.market_id} {self.extra}"


class EngravingBox(EngravingData):
    """Where a place is seen on a picture: the preview is drawn there. In percent of the picture's width and height."""

    PERCENT: ClassVar = [MinValueValidator(0), MaxValueValidator(100)]

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(_("place"), max_length=40, validators=[CODE])
    left = models.DecimalField(_("from the left"), max_digits=5, decimal_places=2, validators=PERCENT)
    top = models.DecimalField(_("from the top"), max_digits=5, decimal_places=2, validators=PERCENT)
    width = models.DecimalField(
        max_digits=5, decimal_places=2, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    height = models.DecimalField(
        max_digits=5, decimal_places=2, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    turn = models.SmallIntegerField(
        _("turned by degrees"), default=0, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )

    class Meta:
        verbose_name = _("place on a picture")
        verbose_name_plural = _("places on pictures")
        ordering = ["picture", "code"]
        constraints = [models.UniqueConstraint(fields=["picture", "code"], name="one_box_per_picture_and_place")]

    def __str__(self) -> str:
        return f"{self.picture_id} {self.code}"

    def clean(self) -> None:
        numbers = (self.left, self.top, self.width, self.height)
        if None not in numbers and (self.left + self.width > 100 or self.top + self.height > 100):
            raise ValidationError({"width": _("The place reaches out of the picture.")})


class BlockedWord(EngravingData):
    """A word that is not engraved; compared without capitals, accents and spaces, look-alike letters as the same."""

    word = models.CharField(max_length=60)
    market = models.ForeignKey(Market, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10, blank=True, choices=sorted(LANGUAGE_NAMES.items()))
    whole = models.BooleanField(
        _("only as a word of its own"), default=True, help_text=_("Otherwise also inside of longer words.")
    )

    class Meta:
        ordering = ["word", "id"]
        constraints = [
            models.UniqueConstraint(fields=["word", "market", "language"], name="one_blocked_word_per_market"),
            models.UniqueConstraint(
                fields=["word", "language"], condition=models.Q(market=None), name="one_blocked_word_everywhere"
            ),
        ]

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        if not bare(self.word):
            raise ValidationError({"word": _("There is no letter in it.")})
