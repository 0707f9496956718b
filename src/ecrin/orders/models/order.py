"""An order and what became of it. What was agreed (`OrderLine`, `OrderEntry`) is only ever added to; what a person is
called and where she lives (`OrderAddress`, and `email` of the order) can be erased without touching the figures.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from moneyed import Money

from ecrin.core.money import from_minor
from ecrin.core.numbers import token
from ecrin.orders import rules


class Order(models.Model):
    """What a client ordered in a market. Amounts are minor units of `currency`; tax is contained in them or on top."""

    class State(models.TextChoices):
        AWAITING_PAYMENT = "awaiting-payment", _("awaiting payment")
        LAPSED = "lapsed", _("not paid in time")
        REVIEW = "review", _("waits for review")
        CONFIRMED = "confirmed", _("confirmed")
        PREPARING = "preparing", _("being prepared")
        READY = "ready", _("ready to be collected")
        DISPATCHED = "dispatched", _("on its way")
        DELIVERED = "delivered", _("delivered")
        CANCELLED = "cancelled", _("cancelled")

    class Channel(models.TextChoices):
        ONLINE = "online", _("online")
        TELEPHONE = "telephone", _("by telephone")
        BOUTIQUE = "boutique", _("in a boutique")

    token = models.CharField(max_length=40, unique=True, default=token)
    placed_from = models.CharField(max_length=64, unique=True, help_text=_("The bag that it was placed from."))
    state = models.CharField(max_length=20, choices=State.choices, default=State.AWAITING_PAYMENT)
    market_code = models.CharField(max_length=20)
    storefront_code = models.CharField(max_length=10)
    language = models.CharField(max_length=10, help_text=_("The interface language in which the client is written to."))
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.ONLINE)
    client = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="orders"
    )
    email = models.EmailField(max_length=254)

    currency = models.CharField(max_length=3)
    tax_included = models.BooleanField()
    tax_rate = models.DecimalField(max_digits=7, decimal_places=5)
    goods = models.PositiveBigIntegerField()
    delivery = models.PositiveBigIntegerField()
    tax = models.PositiveBigIntegerField()
    total = models.PositiveBigIntegerField()
    by_credit = models.PositiveBigIntegerField(_("of it paid by a credit"), default=0)

    delivery_code = models.SlugField(max_length=30)
    delivery_name = models.CharField(max_length=80)
    promise_least = models.PositiveSmallIntegerField(_("business days, at least"), null=True, blank=True)
    promise_most = models.PositiveSmallIntegerField(_("business days, at most"), null=True, blank=True)
    promised_from = models.DateField(null=True, blank=True)
    promised_until = models.DateField(null=True, blank=True)
    gift_wrap = models.BooleanField(default=False)
    gift_message = models.TextField(blank=True)
    hide_prices = models.BooleanField(_("prices hidden from who receives it"), default=False)

    paid_by = models.CharField(max_length=40, blank=True, help_text=_("The token of the payment that confirmed it."))
    placed_at = models.DateTimeField(default=timezone.now)
    held_until = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "-id"], name="order_state"),
            models.Index(fields=["market_code", "-id"], name="order_market"),
            models.Index(fields=["email", "-id"], name="order_email"),
            models.Index(fields=["held_until"], condition=models.Q(state="awaiting-payment"), name="order_held_until"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return rules.number_of(self.pk)

    @property
    def purpose(self) -> str:
        """Of its holds and payments; the subject of its facts."""
        return rules.purpose_of(self.pk)

    @property
    def is_collected(self) -> bool:
        """Whether its client comes for it; where and when is its `PickUp`."""
        return self.delivery_code == rules.PICKUP

    @property
    def is_gift(self) -> bool:
        """Whether somebody else receives it, as far as its client said."""
        return self.gift_wrap or bool(self.gift_message) or self.hide_prices

    def money(self, amount: int) -> Money:
        return from_minor(amount, self.currency)

    @property
    def due(self) -> int:
        """What another way to pay pays of it, in minor units."""
        return max(self.total - self.by_credit, 0)

    @property
    def credit_part(self) -> int:
        """What a credit pays of it, in minor units; never more than it costs by now."""
        return min(self.by_credit, self.total)

    @property
    def total_money(self) -> Money:
        return self.money(self.total)


class OrderLine(models.Model):
    """Pieces of one SKU, in the words and under the terms of return that the client read."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    sku = models.CharField(max_length=40)
    product = models.PositiveBigIntegerField()
    reference = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200)
    details = models.CharField(max_length=600, blank=True)
    ordered = models.PositiveIntegerField(
        help_text=_("How many were ordered; `quantity` is what of them still stands.")
    )
    quantity = models.PositiveIntegerField()
    unit = models.PositiveBigIntegerField()
    tax = models.PositiveBigIntegerField()
    personalisation = models.JSONField(default=dict, blank=True)
    facts = models.JSONField(default=list, blank=True, help_text=_("What the client read of what is made for her."))
    components = models.JSONField(default=dict, blank=True, help_text=_("SKUs that go with each piece."))
    is_final_sale = models.BooleanField(_("cannot be returned"), default=False)
    is_sealed = models.BooleanField(_("cannot be returned once its seal is broken"), default=False)
    return_days = models.PositiveSmallIntegerField(
        _("days to return it"), null=True, blank=True, help_text=_("Empty: as its market has it; 0: not taken back.")
    )
    exchange_only = models.BooleanField(_("exchanged and not paid back"), null=True, blank=True)
    serials = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["order", "position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="one_line_per_position"),
            models.CheckConstraint(condition=models.Q(ordered__gt=0), name="a_line_has_pieces"),
            models.CheckConstraint(condition=models.Q(quantity__lte=models.F("ordered")), name="no_more_than_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku}"

    @property
    def amount(self) -> int:
        return self.unit * self.quantity


class OrderAddress(models.Model):
    """Where an order goes, or who pays it."""

    class Role(models.TextChoices):
        DELIVERY = "delivery", _("delivery")
        BILLING = "billing", _("billing")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="addresses")
    role = models.CharField(max_length=10, choices=Role.choices)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80, blank=True)
    company = models.CharField(max_length=120, blank=True)
    line1 = models.CharField(max_length=160, blank=True)
    line2 = models.CharField(max_length=160, blank=True)
    district = models.CharField(max_length=80, blank=True)
    city = models.CharField(max_length=80, blank=True)
    area = models.CharField(max_length=80, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2)
    telephone = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "role"], name="one_address_per_role")]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class OrderEntry(models.Model):
    """The ledger of an order: rows are only ever added, a change is the old amount taken away and the new one added, so
    that last month's figures never move. `amount` is as the market shows prices; `tax` is contained in it or on top.
    """

    class Kind(models.TextChoices):
        GOODS = "goods", _("goods")
        DELIVERY = "delivery", _("delivery")
        KEPT_BACK = "kept-back", _("kept back for a lower value")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="entries")
    line = models.ForeignKey(OrderLine, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    quantity = models.IntegerField()
    amount = models.BigIntegerField()
    tax = models.BigIntegerField()
    reason = models.CharField(max_length=20, default="placed")
    actor_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount:+}"
