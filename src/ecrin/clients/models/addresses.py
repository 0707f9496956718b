"""Where she is reached and sent to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecrin.clients.rules import Address

from .people import User


class SavedAddress(models.Model):
    """An address that a client keeps, with the number under which a courier reaches her there."""

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="addresses")
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80, blank=True)
    line1 = models.CharField(max_length=160)
    line2 = models.CharField(max_length=160, blank=True)
    city = models.CharField(max_length=80, blank=True)
    area = models.CharField(max_length=80, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2)
    telephone = models.CharField(max_length=40, blank=True)
    is_default = models.BooleanField(_("proposed first"), default=False)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["-is_default", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["client"], condition=models.Q(is_default=True), name="one_default_address")
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}, {self.city}"

    @property
    def address(self) -> Address:
        return Address.from_data({name: getattr(self, name) for name in Address.__dataclass_fields__})
