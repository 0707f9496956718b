"""Bags, wishes and limits. Every change of a bag locks its row first (see `services`)."""

from datetime import timedelta

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.catalog.models import Product
from ecrin.core.models import Tracked
from ecrin.core.numbers import token
from ecrin.markets.models import Market

LIFE = timedelta(days=30)
TWICE = _("There is a limit of this kind for this market and category already.")


def end_of_life() -> object:
    return timezone.now() + LIFE


def line_key() -> str:
    return token(96)


class Bag(models.Model):
    """What somebody means to buy, known by an unguessable token, and by her name once she signed in.

    Attributes:
        came_from: the token of the closed bag whose lines came back or were left; a cookie that still holds it finds this
            bag.
        gift: `wrap`, `message`, `hide_prices`; empty for no gift.
        draft: what was typed at the checkout, kept until the order.
        removed: the line that was last taken out, so that it can be put back.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("ordered")
        MERGED = "merged", _("went into another bag")

    token = models.CharField(max_length=64, unique=True, default=token)
    came_from = models.CharField(max_length=64, blank=True, db_index=True)
    client = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="bags"
    )
    market_code = models.CharField(max_length=20)
    storefront_code = models.CharField(max_length=20)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    gift = models.JSONField(default=dict, blank=True)
    draft = models.JSONField(default=dict, blank=True)
    removed = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=end_of_life, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client"], condition=models.Q(state="open"), name="one_open_bag_per_client")
        ]
        indexes = [models.Index(fields=["client", "state"], name="bag_client_state")]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class BagLine(models.Model):
    """Pieces of one SKU, personalised alike. `seen_price` is what she was last told that one costs; `wish` is the one of
    somebody else's shared wishlist that they are for.
    """

    bag = models.ForeignKey(Bag, on_delete=models.CASCADE, related_name="lines")
    key = models.CharField(max_length=32, unique=True, default=line_key)
    sku = models.CharField(max_length=40)
    quantity = models.PositiveSmallIntegerField(default=1)
    personalisation = models.JSONField(default=dict, blank=True)
    seen_price = models.PositiveBigIntegerField(null=True, blank=True)
    seen_currency = models.CharField(max_length=3, blank=True)
    saved_for_later = models.BooleanField(default=False)
    wish = models.ForeignKey("Wish", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [models.CheckConstraint(condition=models.Q(quantity__gt=0), name="a_line_holds_something")]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku}"


class Wish(models.Model):
    """A creation that somebody would like: of a client, or of the visitor whose bag has this token. `given_order` is the
    row of somebody's order that has it, once that is paid.
    """

    client = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="wishes"
    )
    token = models.CharField(max_length=64, blank=True, db_index=True)
    key = models.CharField(max_length=32, unique=True, default=line_key)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    material = models.CharField(max_length=80, blank=True)
    sku = models.CharField(max_length=40, blank=True)
    given_order = models.BigIntegerField(null=True, blank=True, db_index=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name_plural = _("wishes")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "product", "material", "sku"],
                condition=models.Q(client__isnull=False),
                name="one_wish_per_client",
            ),
            models.UniqueConstraint(
                fields=["token", "product", "material", "sku"],
                condition=models.Q(client__isnull=True),
                name="one_wish_per_visitor",
            ),
            models.CheckConstraint(
                condition=models.Q(client__isnull=False) | ~models.Q(token=""), name="a_wish_is_somebodys"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.sku}"


class SharedList(models.Model):
    """A client's wishlist at an unguessable address that she gives away: one at a time, closed by its deletion.

    Attributes:
        shows_name: whether her first name stands on it; nothing else of her ever does.
        tells: whether she is told what somebody has bought from it.
    """

    client = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=64, unique=True, default=token)
    shows_name = models.BooleanField(default=False)
    tells = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"wishlist of {self.client_id}"


class Hint(models.Model):
    """A letter that somebody has the house send to somebody else about a creation, or about her shared wishlist. The
    address and the words are there until the letter is sent, and never after.

    Attributes:
        receiver: digest of the address; by it somebody who wants no more hints is known.
    """

    client = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField(max_length=60, blank=True)
    message = models.CharField(max_length=300, blank=True)
    receiver = models.CharField(max_length=64)
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    shared = models.ForeignKey(SharedList, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    storefront_code = models.CharField(max_length=20)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(product__isnull=False) | models.Q(shared__isnull=False),
                name="a_hint_shows_something",
            )
        ]

    def __str__(self) -> str:
        return f"hint {self.pk}"


class NoMoreHints(models.Model):
    """Somebody who received a hint wants no other. Only a digest of the address is kept."""

    receiver = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.receiver[:8]


class Watch(models.Model):
    """Somebody asked to be told: when a creation (or one piece of it) is back, or when its price falls in her market.

    Attributes:
        email: of who has no account; counts once it was confirmed by a letter. A client is written to where she signs in.
        token: opens the way to confirm and to end it; stands in the letters alone.
        seen_amount: minor units of the market's currency; below it she is told of the price.
        told_at: she is being told that it is back; the watch ends with the letter.
    """

    class Kind(models.TextChoices):
        BACK = "back", _("back in stock")
        PRICE = "price", _("lower price")

    kind = models.CharField(max_length=5, choices=Kind.choices)
    client = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    email = models.EmailField(max_length=254, blank=True)
    token = models.CharField(max_length=64, unique=True, default=token)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    sku = models.CharField(max_length=40, blank=True)
    market_code = models.CharField(max_length=20)
    storefront_code = models.CharField(max_length=20)
    seen_amount = models.PositiveBigIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = _("watches")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "kind", "product", "sku", "market_code"],
                condition=models.Q(client__isnull=False),
                name="one_watch_per_client",
            ),
            models.UniqueConstraint(
                fields=["email", "kind", "product", "sku", "market_code"],
                condition=models.Q(client__isnull=True),
                name="one_watch_per_mail",
            ),
            models.CheckConstraint(
                condition=models.Q(client__isnull=False) | ~models.Q(email=""), name="a_watch_is_somebodys"
            ),
        ]
        indexes = [models.Index(fields=["market_code", "id"], name="watch_market")]

    def __str__(self) -> str:
        return f"{self.kind} {self.product_id} {self.sku}"


class BuyingLimit(Tracked):
    """How many pieces may be bought, by market and category. The nearest counts: see `rules.broken_limits`."""

    class Kind(models.TextChoices):
        PER_ORDER = "pieces-per-order", _("pieces in one order")
        PER_SKU = "pieces-per-sku", _("pieces of one SKU in one order")
        PER_DAY = "sku-per-client-per-day", _("pieces of one SKU per client and day")

    market = models.ForeignKey(
        Market, verbose_name=_("market"), null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        help_text=_("Empty: every market without a limit of its own."),
    )  # fmt: skip
    category = models.CharField(
        _("category"), max_length=80, blank=True, help_text=_("Empty: every creation."),
    )  # fmt: skip
    limited_only = models.BooleanField(_("limited editions only"), default=False)
    kind = models.CharField(_("what is limited"), max_length=24, choices=Kind.choices)
    most = models.PositiveSmallIntegerField(_("at most"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("buying limit")
        verbose_name_plural = _("buying limits")
        ordering = ["kind", "market__position", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["market", "category", "limited_only", "kind"],
                name="one_limit_per_market_and_kind",
                violation_error_message=TWICE,
            ),
            models.UniqueConstraint(
                fields=["category", "limited_only", "kind"],
                condition=models.Q(market=None),
                name="one_limit_everywhere_per_kind",
                violation_error_message=TWICE,
            ),
            models.CheckConstraint(condition=models.Q(most__gt=0), name="a_limit_lets_something_through"),
        ]

    def change_keys(self) -> tuple[str, ...]:
        return ("buying-limits",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.most}"
