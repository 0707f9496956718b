"""Source pictures with the rights in them, and the files made from them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition

from ecrin.catalog.events import PictureChanged
from ecrin.catalog.rules.vector import Acting, check_vector
from ecrin.core.changes import touch
from ecrin.core.journal import record
from ecrin.core.models import Translatable

SOURCE = ("file", "focal_point_x", "focal_point_y", "photographer", "copyright_notice")


class Picture(Translatable, AbstractImage):  # type: ignore[django-manager-missing]  # Wagtail has no types
    """A source picture and the rights that the house has in it. Past `expires_on` it leaves the site by itself."""

    alt = models.CharField(_("what it shows"), max_length=200, blank=True)
    photographer = models.CharField(max_length=120, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    persons = models.CharField(_("persons shown, and their releases"), max_length=200, blank=True)
    is_over = models.BooleanField(default=False, editable=False, help_text=_("Its date has passed, and pages know."))
    territories = models.CharField(
        max_length=200, blank=True, help_text=_("Market codes, separated by spaces; empty means everywhere.")
    )
    expires_on = models.DateField(null=True, blank=True)
    copyright_notice = models.CharField(max_length=200, blank=True, help_text=_("Empty: the house's own notice."))

    translatable = ("alt",)

    admin_form_fields = (
        "title", "file", "collection", "tags", "alt", "photographer", "licence", "persons", "territories", "expires_on",
        "copyright_notice", "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
    )  # fmt: skip

    def clean(self) -> None:
        super().clean()
        try:
            if self.file and not self.file._committed:  # noqa: SLF001 - how Django says that a file is new
                self.check_source()
        except Acting as error:
            raise ValidationError({"file": str(error)}) from error

    def check_source(self) -> None:
        """Look into a vector file that is being uploaded, or is new.

        Raises:
            Acting: it holds something that may act; a file that was stored already is taken away.
        """
        if not self.file or not self.file.name.lower().endswith(".svg"):
            return
        source = self.file.open("rb")
        try:
            check_vector(source.read())
        except Acting:
            if self.file._committed:  # noqa: SLF001 - how Django says that a file is stored
                self.file.storage.delete(self.file.name)
            raise
        finally:
            source.seek(0)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep it; pages that show it become newer, and the worker makes its files where they would differ."""
        self.is_over = self.expires_on is not None and self.expires_on < timezone.now().date()
        known = Picture.objects.filter(pk=self.pk).values_list(*SOURCE).first() if self.pk else None
        if known is None or known[0] != self.file.name:
            self.check_source()
        super().save(*args, **kwargs)
        if tuple(getattr(self, name) for name in SOURCE) != known:
            record(PictureChanged(self.pk))
        touch(*self.change_keys())

    def change_keys(self) -> tuple[str, ...]:
        """Names and menus may show it; so do the creations that use it."""
        products = self.uses.order_by().values_list("product_id", flat=True).distinct()
        return ("taxonomy", "menu", *(f"product:{pk}" for pk in products))


class PictureRendition(AbstractRendition):
    """A rendition that Wagtail's own screens ask for; the public site uses `Rendition`."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class Rendition(models.Model):
    """One file of a picture for the public site: one width, shape and format, made by the worker once it is published."""

    class Format(models.TextChoices):
        AVIF = "avif", "AVIF"
        WEBP = "webp", "WebP"
        JPEG = "jpeg", "JPEG"

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="site_renditions")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    ratio = models.CharField(max_length=7, blank=True, help_text=_("Shape it was cut to; empty: as the source."))
    format = models.CharField(max_length=4, choices=Format.choices)
    file = models.FileField(upload_to="renditions/", max_length=200)
    source_key = models.CharField(
        max_length=64, help_text=_("Hash of source, focal point and notice that it was made from.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["picture", "ratio", "width", "format"], name="one_rendition_per_size")
        ]

    def __str__(self) -> str:
        return f"{self.picture_id} {self.width} {self.format}"
