"""Stock by SKU and location: what is there, what is promised, and every movement.

`StockFlag` is the one row per SKU that pages read and that every change locks; `free` in it is the sum over locations
that serve online orders. `StockLevel` is one row per SKU and location. `Hold` promises pieces for a time, `Movement`
tells why the pieces of a location became more or fewer and is only ever added, `Unit` is a piece with a serial number.
"""

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.models import Tracked

from . import rules

CODE = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use lower-case letters, digits and hyphens."))


class StockFlag(Tracked):
    """What staff say of a SKU, and how many pieces can be promised. No row means in stock and not counted."""

    class State(models.TextChoices):
        IN_STOCK = "in-stock", _("in stock")
        LOW = "low", _("few left")
        MADE_TO_ORDER = "made-to-order", _("made to order")
        BACK_SOON = "back-soon", _("back soon")
        SOLD_OUT = "sold-out", _("sold out")

    sku = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=14, choices=State.choices, default=State.IN_STOCK)
    extra_days = models.PositiveSmallIntegerField(_("business days until it leaves the workshop"), default=0)
    free = models.IntegerField(_("pieces to promise"), null=True, blank=True, editable=False)
    low_at = models.PositiveSmallIntegerField(_("few left from"), default=rules.LOW_AT)

    class Meta:
        ordering = ["sku"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(free__isnull=True) | models.Q(free__gte=0), name="free_stock_not_negative"
            )
        ]

    def change_keys(self) -> tuple[str, ...]:
        return (f"sku:{self.sku}",)

    def __str__(self) -> str:
        return f"{self.sku} {self.state}"


class StockLocation(models.Model):
    """A place where pieces lie: a warehouse, a workshop, a boutique."""

    sort_order_field = "position"
    code = models.CharField(max_length=40, unique=True, validators=[CODE])
    name = models.CharField(max_length=80)
    serves_online = models.BooleanField(
        _("its pieces are sold online"), default=True, help_text=_("A boutique may keep its pieces for its visitors.")
    )
    position = models.PositiveSmallIntegerField(
        default=0, help_text=_("Orders are served from the first place that has all pieces.")
    )

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class StockLevel(models.Model):
    """Pieces of a SKU at a location; `held` of them are promised."""

    sku = models.CharField(max_length=40)
    location = models.ForeignKey(StockLocation, on_delete=models.PROTECT, related_name="levels")
    on_hand = models.PositiveIntegerField(_("there"), default=0)
    held = models.PositiveIntegerField(_("promised"), default=0)

    class Meta:
        ordering = ["sku", "location__position"]
        constraints = [
            models.UniqueConstraint(fields=["sku", "location"], name="one_level_per_sku_and_location"),
            models.CheckConstraint(
                condition=models.Q(held__gte=0, on_hand__gte=models.F("held")), name="never_more_held_than_there"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sku} {self.location_id}: {self.on_hand}"

    @property
    def free(self) -> int:
        return self.on_hand - self.held


class Hold(models.Model):
    """Pieces promised to a purpose (`order:10234`) until they are taken or let go. Who made it decides what lapsing means."""

    purpose = models.CharField(max_length=60)
    sku = models.CharField(max_length=40)
    location = models.ForeignKey(StockLocation, on_delete=models.PROTECT, related_name="holds")
    quantity = models.PositiveIntegerField()
    expires_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["purpose", "sku"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "sku", "location"], name="one_hold_per_purpose"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="a_hold_holds_something"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="hold_expiry"),
            models.Index(fields=["sku"], name="hold_sku"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku} for {self.purpose}"


class Movement(models.Model):
    """Pieces of a location became more or fewer. Rows are only ever added; their sum is what is there."""

    class Reason(models.TextChoices):
        RECEIVED = "received", _("received")
        COUNTED = "counted", _("counted")
        SENT = "sent", _("sent to another place")
        ARRIVED = "arrived", _("arrived from another place")
        DAMAGED = "damaged", _("damaged")
        LOST = "lost", _("lost")
        LENT = "lent", _("lent or shown")
        SOLD = "sold", _("sold")
        RETURNED = "returned", _("returned by a client")
        TAKEN_OFF = "taken-off", _("taken off a piece that was made for a client")

    sku = models.CharField(max_length=40)
    location = models.ForeignKey(StockLocation, on_delete=models.PROTECT, related_name="movements")
    quantity = models.IntegerField()
    reason = models.CharField(max_length=12, choices=Reason.choices)
    purpose = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)
    serials = models.JSONField(default=list, blank=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["sku", "-id"], name="movement_sku")]

    def __str__(self) -> str:
        return f"{self.quantity:+} x {self.sku}: {self.reason}"


class Unit(models.Model):
    """One piece, known by its serial number. At no location: it left the house."""

    serial = models.CharField(_("serial number"), max_length=40, unique=True)
    sku = models.CharField(max_length=40)
    location = models.ForeignKey(StockLocation, null=True, blank=True, on_delete=models.PROTECT, related_name="units")
    purpose = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["serial"]
        indexes = [models.Index(fields=["sku", "location"], name="unit_sku")]

    def __str__(self) -> str:
        return self.serial
