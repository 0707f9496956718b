"""The people who sign in. Staff and clients are one table: an advisor who buys a ring is a client."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecrin.clients.rules import Address


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """A person with a sign-in, known by her e-mail address (kept in lower case)."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    is_staff = models.BooleanField(_("may enter the back office"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_email")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name or self.email


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


class Profile(models.Model):
    """What a client tells of herself so that the house serves her well; all of it is hers to leave empty.

    Attributes:
        phonetic_given: how her names are read, where they are written in signs (`phonetic_family` likewise).
        sizes: by code of a size guide, as the guide keeps them (`{"rings": "53"}`).
        tastes: slugs of `materials`, `gemstones` and `departments` that she likes.
    """

    class Title(models.TextChoices):
        MS = "ms", pgettext_lazy("title of a person", "Ms")
        MR = "mr", pgettext_lazy("title of a person", "Mr")
        MX = "mx", pgettext_lazy("title of a person", "Mx")

    client = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    title = models.CharField(_("title"), max_length=4, choices=Title.choices, blank=True)
    phonetic_given = models.CharField(max_length=80, blank=True)
    phonetic_family = models.CharField(max_length=80, blank=True)
    birth_day = models.PositiveSmallIntegerField(null=True, blank=True)
    birth_month = models.PositiveSmallIntegerField(null=True, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    storefront_code = models.CharField(max_length=20, blank=True)
    sizes = models.JSONField(default=dict, blank=True)
    tastes = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(birth_day=None, birth_month=None)
                | models.Q(birth_day__range=(1, 31), birth_month__range=(1, 12)),
                name="a_birthday_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"profile of {self.client_id}"
