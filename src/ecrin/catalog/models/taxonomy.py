"""The names and trees of the catalogue: departments, categories, collections, materials, gemstones."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ecrin.core.models import Translatable

from .pictures import Picture
from .tracking import Taxonomy

SLUG = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use lower-case letters, digits and hyphens."))
RATIO = RegexValidator(r"^[1-9]\d{0,2}:[1-9]\d{0,2}$", _("Two whole numbers with a colon, such as 4:5."))


class PictureProfile(Taxonomy):
    """The greatest width, in CSS pixels, of a product family's picture on each viewport."""

    code = models.CharField(max_length=30, unique=True)
    mobile = models.PositiveSmallIntegerField()
    portrait_mobile = models.PositiveSmallIntegerField()
    landscape_mobile = models.PositiveSmallIntegerField()
    portrait_tablet = models.PositiveSmallIntegerField()
    landscape_tablet = models.PositiveSmallIntegerField()
    desktop = models.PositiveSmallIntegerField()
    ratio = models.CharField(
        _("shape of a card's picture"),
        max_length=7,
        blank=True,
        validators=[RATIO],
        help_text=_("Width to height, such as 4:5; cut round the focal point. Empty: as the source."),
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    @property
    def widths(self) -> tuple[int, ...]:
        """The distinct widths, smallest first."""
        every = (
            self.mobile,
            self.portrait_mobile,
            self.landscape_mobile,
            self.portrait_tablet,
            self.landscape_tablet,
            self.desktop,
        )
        return tuple(sorted(set(every)))


class Department(Translatable, Taxonomy):
    """The first level of the catalogue: jewelry, watches, fragrances."""

    slug = models.CharField(max_length=60, unique=True, validators=[SLUG])
    name = models.CharField(max_length=80)
    intro = models.TextField(blank=True)
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    translatable = ("name", "intro")

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name


class SizeGuide(Translatable, Taxonomy):
    """How a size is measured, and the table of equivalents: `{"columns": ["us", "eu", "mm"], "rows": [["5", "49", "15.6"]]}`."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    intro = models.TextField(blank=True)
    table = models.JSONField(default=dict, blank=True)

    translatable = ("name", "intro")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Category(Translatable, Taxonomy):
    """A kind of thing in a department: rings, wedding bands; nests by `parent`."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="categories")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    slug = models.CharField(max_length=80, validators=[SLUG])
    name = models.CharField(max_length=80)
    intro = models.TextField(blank=True)
    picture_profile = models.ForeignKey(
        PictureProfile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    size_guide = models.ForeignKey(SizeGuide, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    translatable = ("name", "intro")

    class Meta:
        verbose_name_plural = _("categories")
        ordering = ["department", "position", "slug"]
        constraints = [models.UniqueConstraint(fields=["department", "slug"], name="one_category_slug_per_department")]

    def __str__(self) -> str:
        return self.name


class Collection(Translatable, Taxonomy):
    """A family of designs that runs through departments."""

    slug = models.CharField(max_length=80, unique=True, validators=[SLUG])
    name = models.CharField(max_length=80)
    intro = models.TextField(blank=True)
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    translatable = ("name", "intro")

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name


class Material(Translatable, Taxonomy):
    """A metal, leather or scent as a client chooses it. A blend (three golds) names its parts; facets count the parts."""

    slug = models.CharField(max_length=60, unique=True, validators=[SLUG])
    name = models.CharField(max_length=80)
    swatch = models.CharField(max_length=7, blank=True, help_text=_("Colour as #rrggbb."))
    is_protected = models.BooleanField(
        _("from a protected species (CITES)"), default=False, help_text=_("Its permit makes delivery longer.")
    )
    parts = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="blends")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name


class Gemstone(Translatable, Taxonomy):
    slug = models.CharField(max_length=60, unique=True, validators=[SLUG])
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name


class Operator(Taxonomy):
    """A manufacturer or responsible person as the product-safety law wants it named (Regulation (EU) 2023/988, art. 19)."""

    name = models.CharField(max_length=160)
    postal_address = models.CharField(max_length=250)
    electronic_address = models.CharField(max_length=200, help_text=_("Mail or web address."))
    country = models.CharField(
        max_length=2, blank=True, help_text=_("Outside the EU, a responsible person in it is needed too.")
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
