"""What may be subscribed to, what a market asks for, and who gets letters."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.models import Tracked, Translatable
from ecrin.core.numbers import token
from ecrin.legal.models import Wording
from ecrin.markets.models import CODE, Market

from . import rules

KEY = "newsletter"
"""What pages that show the form depend on."""


class NewsletterData(Tracked):
    class Meta:
        abstract = True

    def change_keys(self) -> tuple[str, ...]:
        return (KEY,)


class Interest(Translatable, NewsletterData):
    """Something that letters are about. One that is offered no more stays with who chose it."""

    sort_order_field = "position"
    translatable: ClassVar[tuple[str, ...]] = ("name",)
    code = models.CharField(
        max_length=40,
        unique=True,
        validators=[CODE],
        help_text=_("It stands in the ledger of consents: never change it."),
    )
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    is_offered = models.BooleanField(_("offered"), default=True)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.pk and Interest.objects.filter(pk=self.pk).exclude(code=self.code).exists():
            raise ValidationError({"code": _("Consents were given under this code. Make another interest instead.")})


class NewsletterRule(Translatable, NewsletterData):
    """What a market asks for. A market without a row confirms by letter within a week."""

    translatable: ClassVar[tuple[str, ...]] = ("words",)
    market = models.OneToOneField(Market, on_delete=models.CASCADE, related_name="newsletter_rule")
    must_confirm = models.BooleanField(
        _("confirmed by a letter first"),
        default=True,
        help_text=_("Without it a new address gets letters at once. The law of many countries asks for it."),
    )
    days = models.PositiveSmallIntegerField(
        _("days in which the letter confirms"),
        default=rules.DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    words = models.TextField(
        _("words that are added to the consent"),
        blank=True,
        max_length=600,
        help_text=_(
            "Such as who writes and from where, where a law asks for it. What was shown is kept with each consent."
        ),
    )

    class Meta:
        verbose_name = _("market’s rule")
        verbose_name_plural = _("market’s rules")
        ordering = ["market__position"]

    def __str__(self) -> str:
        return str(self.market)

    def clean(self) -> None:
        if not self.must_confirm and self.market_id is not None:
            countries = self.market.countries.values_list("code", flat=True)
            if rules.has_to_confirm(countries):
                fault = _("The law of a country of this market asks that the letter confirms.")
                raise ValidationError({"must_confirm": fault})


class Subscription(models.Model):
    """An address and what it is written about. `key` names it to a mailing service and in links; `round` is how often it
    was begun, so that a letter of before she left confirms nothing.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("asked for, not confirmed")
        CONFIRMED = "confirmed", _("gets letters")
        LEFT = "left", _("left")
        BARRED = "barred", _("never to be written to")

    key = models.CharField(max_length=40, unique=True, default=token)
    mail = models.EmailField(max_length=254, null=True, unique=True)  # noqa: DJ001 - any number may be forgotten
    barred_digest = models.CharField(
        max_length=64, blank=True, help_text=_("What is left of an address that was forgotten and is never written to.")
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    round = models.PositiveIntegerField(default=0)
    storefront_code = models.CharField(max_length=10)
    market_code = models.CharField(max_length=20)
    interests = models.ManyToManyField(Interest, blank=True, related_name="subscriptions")
    wording = models.ForeignKey(Wording, null=True, on_delete=models.PROTECT, related_name="+")
    paused_until = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["market_code", "state"], name="subscription_market"),
            models.Index(fields=["barred_digest"], condition=~models.Q(barred_digest=""), name="subscription_barred"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mail__isnull=False) | models.Q(state__in=["left", "barred"]),
                name="nobody_nameless_gets_letters",
            )
        ]

    def __str__(self) -> str:
        return f"subscription {self.pk}"

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED

    @property
    def is_written_to(self) -> bool:
        """Whether a mailing service may write to it now."""
        return rules.is_written_to(self.state, self.paused_until, timezone.localdate())
