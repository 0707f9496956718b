"""What the house makes, and what it asks for it.

Editorial data (texts, variants, pictures of a product) is drafted, previewed, approved and published as one revision.
Prices, market availability and stock never are: they are rows of their own, keyed by SKU text or product.
"""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from ecrin.core.models import Tracked, Translatable
from ecrin.markets.models import Market

SLUG = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use lower-case letters, digits and hyphens."))


class Taxonomy(Tracked):
    """Names and trees that nearly every page shows; a change of any makes them all newer."""

    class Meta:
        abstract = True

    def change_keys(self) -> tuple[str, ...]:
        return ("taxonomy",)


class PictureProfile(Taxonomy):
    """The greatest width, in CSS pixels, of a product family's picture on each viewport."""

    code = models.CharField(max_length=30, unique=True)
    mobile = models.PositiveSmallIntegerField()
    portrait_mobile = models.PositiveSmallIntegerField()
    landscape_mobile = models.PositiveSmallIntegerField()
    portrait_tablet = models.PositiveSmallIntegerField()
    landscape_tablet = models.PositiveSmallIntegerField()
    desktop = models.PositiveSmallIntegerField()

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


class Picture(AbstractImage):
    """A source picture and the rights that the house has in it. Past `expires_on` it leaves the site by itself."""

    alt = models.CharField(_("what it shows"), max_length=200, blank=True)
    photographer = models.CharField(max_length=120, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    persons = models.CharField(_("persons shown, and their releases"), max_length=200, blank=True)
    territories = models.CharField(
        max_length=200, blank=True, help_text=_("Market codes, separated by spaces; empty means everywhere.")
    )
    expires_on = models.DateField(null=True, blank=True)
    copyright_notice = models.CharField(max_length=200, blank=True, help_text=_("Empty: the house's own notice."))

    admin_form_fields = (
        "title", "file", "collection", "tags", "alt", "photographer", "licence", "persons", "territories", "expires_on",
        "copyright_notice", "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
    )  # fmt: skip


class PictureRendition(AbstractRendition):
    """A rendition that Wagtail's own screens ask for; the public site uses `Rendition`."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class Rendition(models.Model):
    """One file of a picture for the public site: one width, one format, made by the worker when it is published."""

    class Format(models.TextChoices):
        AVIF = "avif", "AVIF"
        WEBP = "webp", "WebP"
        JPEG = "jpeg", "JPEG"

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="site_renditions")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    format = models.CharField(max_length=4, choices=Format.choices)
    file = models.FileField(upload_to="renditions/", max_length=200)
    source_key = models.CharField(
        max_length=64, help_text=_("Hash of source, focal point and notice that it was made from.")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["picture", "width", "format"], name="one_rendition_per_size")]

    def __str__(self) -> str:
        return f"{self.picture_id} {self.width} {self.format}"


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

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Product(
    Translatable, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel
):
    """A creation. Without `reference` it is provisional: shown, priced on request, until a price file names it."""

    reference = models.CharField(max_length=30, unique=True, null=True, blank=True)
    slug = models.CharField(max_length=120, unique=True, validators=[SLUG])
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="products")
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    more_categories = ParentalManyToManyField(Category, blank=True, related_name="more_products")
    collection = models.ForeignKey(Collection, null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    name = models.CharField(max_length=120)
    summary = models.CharField(max_length=250, blank=True)
    story = models.TextField(blank=True)
    details = models.TextField(blank=True, help_text=_("One fact a line."))
    care = models.TextField(blank=True)
    dimensions = models.JSONField(
        default=dict, blank=True, help_text=_('Millimetres and grams: {"width": 2.6, "diameter": 41}.')
    )
    safety_warnings = models.TextField(blank=True)
    manufacturer = models.ForeignKey(Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    responsible_person = models.ForeignKey(Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    keywords = models.CharField(max_length=250, blank=True, help_text=_("Other words under which clients look for it."))
    is_new = models.BooleanField(default=False)
    is_limited = models.BooleanField(_("limited edition"), default=False)
    rank = models.PositiveIntegerField(
        default=1000, db_index=True, help_text=_("Place in listings; smaller comes first.")
    )

    translatable = ("name", "summary", "story", "details", "care", "safety_warnings", "keywords")

    class Meta:
        ordering = ["rank", "slug"]

    def __str__(self) -> str:
        return self.name


class Variant(models.Model):
    """A product in one material and size: what has a SKU, and what can be bought."""

    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="variants")
    sku = models.CharField(max_length=40, unique=True, null=True, blank=True)
    material = models.ForeignKey(Material, null=True, blank=True, on_delete=models.PROTECT, related_name="variants")
    size = models.CharField(max_length=20, blank=True)
    gtin = models.CharField("GTIN", max_length=14, blank=True)
    hs_code = models.CharField(_("HS code"), max_length=12, blank=True)
    origin = models.CharField(_("country of origin"), max_length=2, blank=True)
    weight = models.DecimalField(_("weight in grams"), max_digits=9, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.sku or f"{self.product_id} {self.material_id} {self.size}"


class ProductGemstone(models.Model):
    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="gemstones")
    gemstone = models.ForeignKey(Gemstone, on_delete=models.PROTECT, related_name="uses")
    count = models.PositiveSmallIntegerField(default=1)
    carats = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.product_id} {self.gemstone_id}"


class ProductPicture(models.Model):
    """A picture of a product, or of one of its materials; the first is the packshot that cards show."""

    class Role(models.TextChoices):
        PACKSHOT = "packshot", _("packshot")
        ANGLE = "angle", _("another angle")
        DETAIL = "detail", _("detail")
        SCALE = "scale", _("shows the size")
        WORN = "worn", _("worn")

    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="pictures")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="uses")
    material = models.ForeignKey(Material, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.PACKSHOT)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.product_id} {self.role}"


class Selection(Translatable, Tracked):
    """A choice of products, by hand or by a rule of the same words as a listing's facets.

    `rule` is `{"material": ["pink-gold"], "collection": ["aurore"], "price_max": 300000, "is_new": true}`; see
    `rules.SelectionRule`.
    """

    class Kind(models.TextChoices):
        HAND = "hand", _("by hand")
        RULE = "rule", _("by rule")

    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="selections"
    )
    slug = models.CharField(max_length=80, unique=True, validators=[SLUG])
    name = models.CharField(max_length=80)
    intro = models.TextField(blank=True)
    kind = models.CharField(max_length=4, choices=Kind.choices, default=Kind.HAND)
    rule = models.JSONField(default=dict, blank=True)
    products = models.ManyToManyField(Product, through="SelectionItem", related_name="selections")
    position = models.PositiveSmallIntegerField(default=0)

    translatable = ("name", "intro")

    class Meta:
        ordering = ["position", "slug"]

    def change_keys(self) -> tuple[str, ...]:
        return (f"selection:{self.pk}",)

    def __str__(self) -> str:
        return self.name


class SelectionItem(Tracked):
    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="selection_items")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["selection", "product"], name="one_place_per_selection")]

    def change_keys(self) -> tuple[str, ...]:
        return (f"selection:{self.selection_id}",)

    def __str__(self) -> str:
        return f"{self.selection_id} {self.product_id}"


class Availability(Tracked):
    """How a product is had in a market (`market` empty: in every market without a row of its own).

    Without any row a product is sold online where its market is open and priced on request elsewhere.
    """

    class Level(models.TextChoices):
        ONLINE = "online", _("sold online")
        BOUTIQUE = "boutique", _("in boutiques only")
        REQUEST = "request", _("price on request")
        HIDDEN = "hidden", _("hidden")

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="availabilities")
    market = models.ForeignKey(Market, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=10, choices=Level.choices)

    class Meta:
        verbose_name_plural = _("availabilities")
        constraints = [
            models.UniqueConstraint(fields=["product", "market"], name="one_availability_per_market"),
            models.UniqueConstraint(
                fields=["product"], condition=models.Q(market=None), name="one_availability_everywhere"
            ),
        ]

    def change_keys(self) -> tuple[str, ...]:
        return (f"product:{self.product_id}",)

    def __str__(self) -> str:
        return f"{self.product_id} {self.market_id} {self.level}"


class Price(Tracked):
    """What a SKU costs in a market that does not follow its fallback, in minor units of the market's currency."""

    sku = models.CharField(max_length=40)
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sku", "market"], name="one_price_per_sku_and_market")]

    def change_keys(self) -> tuple[str, ...]:
        return (f"sku:{self.sku}",)

    def __str__(self) -> str:
        return f"{self.sku} {self.market_id} {self.amount}"


class PriceChange(models.Model):
    """Append-only: every price that was ever asked, so that the lowest of 30 days is a query (Directive 98/6/EC, art. 6a)."""

    sku = models.CharField(max_length=40)
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    old_amount = models.PositiveBigIntegerField(null=True, blank=True)
    new_amount = models.PositiveBigIntegerField(null=True, blank=True, help_text=_("Empty: the price was removed."))
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    batch = models.CharField(max_length=40, blank=True, help_text=_("Changes made together are undone together."))

    class Meta:
        indexes = [models.Index(fields=["sku", "market", "at"])]

    def __str__(self) -> str:
        return f"{self.sku} {self.market_id} {self.old_amount} -> {self.new_amount}"
