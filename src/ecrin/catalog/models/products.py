"""Creations and their variants."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, Revision, RevisionMixin, WorkflowMixin

from ecrin.catalog.events import ProductPublished, ProductScheduled, ProductUnpublished
from ecrin.core.changes import touch
from ecrin.core.journal import record
from ecrin.core.models import Translatable

from .pictures import Picture
from .taxonomy import SLUG, Category, Collection, Department, Gemstone, Material, Operator


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
        verbose_name = _("creation")
        verbose_name_plural = _("creations")
        ordering = ["rank", "slug"]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def publish(self, revision: Revision, user: Any = None, **options: Any) -> None:
        """Show a revision on the site, or at its moment; every door (editor, workflow, schedule, verb) comes by here."""
        super().publish(revision, user=user, **options)
        revision.refresh_from_db(fields=["approved_go_live_at"])
        if revision.approved_go_live_at is not None:
            record(ProductScheduled(self.pk), actor=user)
            return
        record(ProductPublished(self.pk), actor=user)
        touch(f"product:{self.pk}")

    @transaction.atomic
    def unpublish(self, set_expired: bool = False, commit: bool = True, user: Any = None, **options: Any) -> None:  # noqa: FBT001, FBT002 - Wagtail's signature
        """Take it off the site; also when its time is over."""
        was_live = self.live
        super().unpublish(set_expired=set_expired, commit=commit, user=user, **options)
        if was_live:
            record(ProductUnpublished(self.pk), actor=user)
            touch(f"product:{self.pk}")

    def with_content_json(self, content: dict[str, Any]) -> "Product":
        """A revision as an object. Its place in listings is no editorial matter: an old draft never moves it back."""
        made: Product = super().with_content_json(content)
        made.rank = self.rank
        return made

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        key = f"product:{self.pk}"
        deleted: tuple[int, dict[str, int]] = super().delete(*args, **kwargs)
        touch(key)
        return deleted


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
