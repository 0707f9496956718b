"""What this installation was filled from, so that filling it twice is filling it once."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HouseLoad(models.Model):
    """A house that was loaded, from its own data folder or from a saved page of a former site."""

    class Kind(models.TextChoices):
        DATA = "data", _("a house's data folder")
        SITE = "site", _("a saved page")

    kind = models.CharField(max_length=4, choices=Kind.choices)
    source = models.CharField(max_length=200, help_text=_("The house's code, or the page's address."))
    digest = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "source"], name="one_load_per_source")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"
