"""Who composed an order for a client, where an advisor did."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .order import Order


class Composition(models.Model):
    """An advisor composed it, the client accepted it herself. The name is kept as the client read it."""

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="composition")
    advisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    advisor_name = models.CharField(_("advisor"), max_length=161, blank=True)

    def __str__(self) -> str:
        return self.advisor_name
