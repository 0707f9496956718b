"""The people who sign in. Staff and clients are one table: an advisor who buys a ring is a client."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


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
    """A person with a sign-in, known by her e-mail address (kept in lower case).

    Attributes:
        closed_at: from when `closed_as` counts: her account is closed, and no session of hers is known any more.
        reopened: how often it was opened again; a session of before never comes back.
    """

    class Closing(models.TextChoices):
        SUSPENDED = "suspended", _("suspended")
        ENDED = "ended", _("ended")

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    is_staff = models.BooleanField(_("may enter the back office"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    closed_as = models.CharField(max_length=10, choices=Closing.choices, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)

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

    @property
    def is_closed(self) -> bool:
        """Whether her account is suspended or ended now."""
        return bool(self.closed_as) and self.closed_at is not None and self.closed_at <= timezone.now()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session stands for the password, and for the account's having been open all the while."""
        told = f"{self.password}:{self.reopened}"
        return salted_hmac("ecrin.clients.models.User.session", told, secret=secret, algorithm="sha256").hexdigest()
