"""What a client tells of herself."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .people import User


class Profile(models.Model):
    """What a client tells of herself so that the house serves her well; all of it is hers to leave empty.

    Attributes:
        phonetic_given: how her names are read, where they are written in signs (`phonetic_family` likewise).
        sizes: by code of a size guide, as the guide keeps them (`{"rings": "53"}`).
        tastes: slugs of `materials`, `gemstones` and `departments` that she likes.
    """

    class Title(models.TextChoices):
        MS = "ms", pgettext_lazy("title of a person", "Ms")
        MR = "mr", pgettext_lazy("title of a person", "Mr")
        MX = "mx", pgettext_lazy("title of a person", "Mx")

    client = models.OneToOneField(User, on_delete=models.CASCADE, related_name="told")
    title = models.CharField(_("title"), max_length=4, choices=Title.choices, blank=True)
    phonetic_given = models.CharField(max_length=80, blank=True)
    phonetic_family = models.CharField(max_length=80, blank=True)
    birth_day = models.PositiveSmallIntegerField(null=True, blank=True)
    birth_month = models.PositiveSmallIntegerField(null=True, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    storefront_code = models.CharField(max_length=20, blank=True)
    sizes = models.JSONField(default=dict, blank=True)
    tastes = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(birth_day=None, birth_month=None)
                | models.Q(birth_day__range=(1, 31), birth_month__range=(1, 12)),
                name="a_birthday_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"profile of {self.client_id}"
