"""Source pictures with the rights in them, and the files made from them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition

from ecrin.core.models import Translatable


class Picture(Translatable, AbstractImage):  # type: ignore[django-manager-missing]  # Wagtail has no types
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

    translatable = ("alt",)

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
