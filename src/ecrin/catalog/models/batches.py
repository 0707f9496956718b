"""Changes that were made together, so that they can be seen and undone together."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeBatch(models.Model):
    """Prices, availability, stock flags or publication of many, changed at once. `rows` are `[subject, market, before, after]`."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20)
    rows = models.JSONField(default=list)
    count = models.PositiveIntegerField(default=0)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by", verbose_name=_("undoes")
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = _("change batches")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
