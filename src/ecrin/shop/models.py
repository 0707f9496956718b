"""The menu, the footer and old addresses. Every tree belongs to all markets, or to one that differs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecrin.catalog.models import Department, Picture, Product
from ecrin.core.models import Tracked, Translatable
from ecrin.markets.models import Market


class MenuData(Tracked):
    """Menu and footer stand on every page."""

    class Meta:
        abstract = True

    def change_keys(self) -> tuple[str, ...]:
        return ("menu",)


class MenuDepartment(Translatable, MenuData):
    """An entry of the menu bar and the panel under it. `key` is stable; `name` is what a visitor reads."""

    market = models.ForeignKey(
        Market,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Empty: every market without a menu of its own."),
    )
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    address = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("Where the entry itself leads, without the storefront: collections/jewelry/"),
    )
    is_carousel = models.BooleanField(_("pictured entries as a carousel"), default=True)
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["market", "key"], name="one_menu_key_per_market"),
            models.UniqueConstraint(fields=["key"], condition=models.Q(market=None), name="one_menu_key_everywhere"),
        ]

    def __str__(self) -> str:
        return self.name


class MenuTab(Translatable, MenuData):
    """A column of a department's panel, with pictured entries and quick links."""

    department = models.ForeignKey(MenuDepartment, on_delete=models.CASCADE, related_name="tabs")
    name = models.CharField(max_length=80)
    view_all = models.CharField(
        max_length=200, blank=True, help_text=_("Address of “view all”, without the storefront.")
    )
    on_desktop = models.BooleanField(default=True)
    on_mobile = models.BooleanField(default=True)
    picture_widths = models.JSONField(default=dict, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class MenuEntry(Translatable, MenuData):
    """A link under a tab: pictured (by its own picture or its product's packshot), plain, or a quick link."""

    class Kind(models.TextChoices):
        PICTURED = "pictured", _("pictured")
        PLAIN = "plain", _("plain")
        QUICK = "quick", _("quick link")

    tab = models.ForeignKey(MenuTab, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PLAIN)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=250, help_text=_("Without the storefront: collections/jewelry/rings/"))
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    on_desktop = models.BooleanField(default=True)
    on_mobile = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = _("menu entries")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class MobileLink(Translatable, MenuData):
    """The phone menu's own links: contact, telephone, wishlist, account. Shown when what it leads to is there."""

    key = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class FooterGroup(Translatable, MenuData):
    market = models.ForeignKey(Market, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class FooterLink(Translatable, MenuData):
    class Kind(models.TextChoices):
        PAGE = "page", _("page of the site")
        CALL = "call", _("the market's telephone")
        SOCIAL = "social", _("social network or other site")

    group = models.ForeignKey(FooterGroup, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PAGE)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=250, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class OldAddress(models.Model):
    """An address of a former site and where it leads now (301), or where its section is meanwhile (302)."""

    path = models.CharField(max_length=400, unique=True, help_text=_("Decoded, lower case, with leading slash."))
    target = models.CharField(max_length=250, help_text=_("Without the storefront."))
    storefront = models.CharField(max_length=10, blank=True)
    is_permanent = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = _("old addresses")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path
