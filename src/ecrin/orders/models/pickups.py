"""Where and when an order is collected, and by whom it was."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .order import Order


class PickUp(models.Model):
    """An order that its client collects in a boutique, in the words that she read. The code is hers; staff type it."""

    class Document(models.TextChoices):
        PASSPORT = "passport", _("passport")
        IDENTITY_CARD = "identity-card", _("identity card")
        DRIVING_LICENCE = "driving-licence", _("driving licence")
        RESIDENCE_PERMIT = "residence-permit", _("residence permit")

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="pickup")
    boutique_code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    address = models.TextField(help_text=_("Line by line, as the client read it."))
    location = models.CharField(_("place of its pieces"), max_length=40)
    time_zone = models.CharField(max_length=40)
    promised_at = models.DateTimeField(_("promised from"))
    needs_transfer = models.BooleanField(_("pieces have to be sent there first"), default=False)
    is_kept = models.BooleanField(
        _("waits without end"), default=False,
        help_text=_("Made for her alone: its money is taken once it lies ready, and it does not end by itself."),
    )  # fmt: skip
    ready_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=12, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    collected_at = models.DateTimeField(null=True, blank=True)
    collected_by = models.CharField(_("who collected it"), max_length=160, blank=True)
    document = models.CharField(_("document seen"), max_length=20, choices=Document.choices, blank=True)
    handed_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=models.Q(ready_at__isnull=False, collected_at=None),
                name="pickup_expiry",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.name}"
