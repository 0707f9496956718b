"""What comes back to the house: returns, withdrawals from the contract, and the rules of a market for both."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from moneyed import Money

from ecrin.core.models import Tracked
from ecrin.markets.models import Market
from ecrin.orders import rules

from .order import Order, OrderLine

RETURN_RULES = "return-rules"
"""What pages that tell how pieces come back depend on."""
TWICE = _("There is a rule for this market and category already. Please change that one.")


class ReturnRule(Tracked):
    """How a market takes pieces back. Within how many days stands in the market itself, since pages tell it."""

    class Label(models.TextChoices):
        HOUSE = "house", _("the house")
        CLIENT = "client", _("the client")

    market = models.OneToOneField(Market, on_delete=models.CASCADE, related_name="return_rule")
    exchange_above = models.PositiveBigIntegerField(
        _("exchange only above, in minor units"), null=True, blank=True, help_text=_("Of one piece. Empty: never.")
    )
    two_people_from = models.PositiveBigIntegerField(
        _("two people decide a refund from, in minor units"), null=True, blank=True
    )
    credit_days = models.PositiveSmallIntegerField(
        _("a credit lasts, in days"),
        null=True,
        blank=True,
        help_text=_("Empty: without an end. Many countries forbid a short one: ask your lawyers."),
    )
    takes_boutique = models.BooleanField(_("boutiques take returns"), default=False)
    label_by = models.CharField(_("the way back is paid by"), max_length=8, choices=Label.choices, default=Label.HOUSE)
    address = models.TextField(_("where parcels are sent to"), blank=True, help_text=_("One line of the address each."))

    class Meta:
        ordering = ["market__position"]

    def change_keys(self) -> tuple[str, ...]:
        return (RETURN_RULES,)

    def __str__(self) -> str:
        return str(self.market)


class CategoryReturnRule(Tracked):
    """How pieces of a category come back, in a market or in every one. The nearest counts: see `rules.terms_by`."""

    class ComesBack(models.TextChoices):
        YES = "", _("comes back")
        SEALED = "sealed", _("comes back while its seal is unbroken (hygiene)")
        NEVER = "never", _("is not taken back by the house")

    market = models.ForeignKey(
        Market, verbose_name=_("market"), null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        help_text=_("Empty: every market without a rule of its own."),
    )  # fmt: skip
    category = models.CharField(_("category"), max_length=80)
    days = models.PositiveSmallIntegerField(
        _("days to return it"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Empty: as the market has it."),
    )  # fmt: skip
    exchange_above = models.PositiveBigIntegerField(
        _("exchange only above, in minor units"), null=True, blank=True,
        help_text=_("Of one piece, in the currency of its market. Empty: as the market has it."),
    )  # fmt: skip
    comes_back = models.CharField(
        _("does it come back"), max_length=8, blank=True, choices=ComesBack.choices, default=ComesBack.YES
    )

    class Meta:
        verbose_name = _("rule of returns by category")
        verbose_name_plural = _("rules of returns by category")
        ordering = ["category", "market__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["market", "category"], name="one_return_rule_per_category", violation_error_message=TWICE
            ),
            models.UniqueConstraint(
                fields=["category"], condition=models.Q(market=None), name="one_return_rule_everywhere_per_category",
                violation_error_message=TWICE,
            ),
            models.CheckConstraint(condition=~models.Q(category=""), name="a_category_rule_has_a_category"),
            models.CheckConstraint(
                condition=models.Q(exchange_above=None) | models.Q(market__isnull=False),
                name="an_amount_has_a_currency",
                violation_error_message=_("An amount needs a market, whose currency it is in."),
            ),
        ]  # fmt: skip

    def change_keys(self) -> tuple[str, ...]:
        return (RETURN_RULES,)

    def __str__(self) -> str:
        return f"{self.category}: {self.get_comes_back_display()}"


class Return(models.Model):
    """Pieces of an order that a client sends back, or a contract from which she withdraws. See `rules.AFTERWARDS`."""

    class Kind(models.TextChoices):
        RETURN = "return", _("return")
        WITHDRAWAL = "withdrawal", _("withdrawal")

    class Wish(models.TextChoices):
        REFUND = "refund", _("money back")
        EXCHANGE = "exchange", _("another size")
        CREDIT = "credit", _("a credit")

    class State(models.TextChoices):
        REQUESTED = "requested", _("announced")
        RECEIVED = "received", _("received")
        INSPECTED = "inspected", _("inspected")
        SETTLED = "settled", _("settled")
        REFUSED = "refused", _("refused")
        CANCELLED = "cancelled", _("cancelled by the client")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="returns")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.RETURN)
    wish = models.CharField(max_length=10, choices=Wish.choices, default=Wish.REFUND)
    by_receiver = models.BooleanField(
        _("by who received it as a gift"), default=False, help_text=_("The client who gave it is told nothing.")
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    label_by = models.CharField(max_length=8, choices=ReturnRule.Label.choices)
    asked_at = models.DateTimeField(default=timezone.now)
    refund_by = models.DateField(_("to be paid back by"), null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    inspected_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    refunded_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.BigIntegerField(null=True, blank=True)
    settled_by = models.BigIntegerField(null=True, blank=True)
    amount = models.PositiveBigIntegerField(_("given back, in minor units"), default=0)
    carrier = models.CharField(max_length=60, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=80, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "-id"], name="return_state")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return rules.return_number(self.pk)

    @property
    def purpose(self) -> str:
        """Under which the piece that it is exchanged for is held."""
        return f"exchange:{self.pk}"

    @property
    def is_withdrawal(self) -> bool:
        return self.kind == self.Kind.WITHDRAWAL

    @property
    def is_stopped(self) -> bool:
        """Whether its pieces never left: they were withdrawn from in time, and the order's own payment is let go."""
        return self.is_withdrawal and self.state == self.State.SETTLED and self.received_at is None

    @property
    def is_exchange(self) -> bool:
        return self.wish == self.Wish.EXCHANGE

    @property
    def is_credit(self) -> bool:
        return self.wish == self.Wish.CREDIT

    @property
    def amount_money(self) -> Money:
        return self.order.money(self.amount)


class ReturnLine(models.Model):
    """Pieces of one line of an order in a return, and what was found when they came."""

    class Reason(models.TextChoices):
        NONE = "", _("no reason")
        SIZE = "size", _("the size does not fit")
        LOOK = "look", _("it looks other than expected")
        MIND = "mind", _("changed her mind")
        GIFT = "gift", _("a gift that was not wished for")
        FAULT = "fault", _("it is damaged or faulty")

    class Decision(models.TextChoices):
        OPEN = "", _("not looked at yet")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    class Goes(models.TextChoices):
        STOCK = "stock", _("back to stock")
        DAMAGED = "damaged", _("damaged, not sold again")

    parcel = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="returns")
    quantity = models.PositiveIntegerField()
    reason = models.CharField(max_length=8, choices=Reason.choices, blank=True, default=Reason.NONE)
    wanted_sku = models.CharField(_("exchanged for"), max_length=40, blank=True)
    wanted_details = models.CharField(max_length=200, blank=True)
    sent_serials = models.JSONField(default=list, blank=True)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True, default=Decision.OPEN)
    checks = models.JSONField(default=list, blank=True)
    finding = models.TextField(_("why it is refused"), blank=True)
    goes = models.CharField(max_length=8, choices=Goes.choices, blank=True)
    serials = models.JSONField(default=list, blank=True)
    deducted = models.PositiveBigIntegerField(
        _("kept back for its lower value, in minor units, tax included"), default=0
    )
    deducted_for = models.TextField(_("why it is worth less"), blank=True)
    amount = models.PositiveBigIntegerField(default=0)
    tax = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["parcel", "line__position"]
        constraints = [
            models.UniqueConstraint(fields=["parcel", "line"], name="one_row_per_line_that_comes_back"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="something_comes_back"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line}"

    @property
    def deducted_money(self) -> Money:
        return self.parcel.order.money(self.deducted)


class Declaration(models.Model):
    """Somebody declared that she withdraws from a contract: what she wrote, and when. It stands whether or not we find her
    order by it.
    """

    number = models.CharField(_("order number"), max_length=40)
    name = models.CharField(max_length=160)
    email = models.EmailField(max_length=254)
    storefront_code = models.CharField(max_length=10)
    at = models.DateTimeField(default=timezone.now)
    parcel = models.OneToOneField(Return, null=True, blank=True, on_delete=models.PROTECT, related_name="declaration")
    stopped = models.OneToOneField(
        Return, null=True, blank=True, on_delete=models.PROTECT, related_name="stopped_by",
        help_text=_("What of it had not left, where other pieces come back."),
    )  # fmt: skip
    why_not = models.CharField(max_length=40, blank=True, help_text=_("Why nothing follows by itself."))
    looked_at_by = models.BigIntegerField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number
