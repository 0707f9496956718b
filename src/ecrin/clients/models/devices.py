"""Where somebody is signed in."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .people import User


class Device(models.Model):
    """A browser in which somebody signed in: one row for each of her open sessions. It goes when she signs out there."""

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    session_key = models.CharField(max_length=40, unique=True)
    agent = models.CharField(max_length=300, blank=True)
    storefront = models.CharField(max_length=10, blank=True)
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.client_id}: {self.agent}"
