"""Words that staff give the search, and what visitors looked for and did not find."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecrin.core.models import Tracked


class Synonym(Tracked):
    """Words that mean the same in a language, separated by commas: `necklace, pendant, chain`."""

    language = models.CharField(max_length=10)
    words = models.CharField(max_length=400)

    class Meta:
        ordering = ["language", "words"]

    def __str__(self) -> str:
        return self.words

    def change_keys(self) -> tuple[str, ...]:
        return ("synonyms",)


class SearchTally(models.Model):
    """How often words were searched in a storefront on a day, and what was found. Nothing says who searched."""

    day = models.DateField()
    storefront = models.CharField(max_length=10)
    words = models.CharField(max_length=80)
    times = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0, help_text=_("How many results the last search had."))

    class Meta:
        verbose_name_plural = _("search tallies")
        ordering = ["-day", "-times"]
        constraints = [models.UniqueConstraint(fields=["day", "storefront", "words"], name="one_tally_a_day")]

    def __str__(self) -> str:
        return f"{self.words} × {self.times}"
