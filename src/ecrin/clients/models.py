"""The people who sign in. Staff and clients are one table: an advisor who buys a ring is a client."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
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

    client = models.OneToOneField(User, on_delete=models.CASCADE, related_name="told")
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


class AccountStep(models.Model):
    """What was done to an account and why. Rows are only ever added: the database refuses the rest."""

    class Kind(models.TextChoices):
        SUSPENDED = "suspended", _("suspended")
        ENDED = "ended", _("ended")
        LIFTED = "lifted", _("opened again")
        APPEALED = "appealed", _("she appealed")
        ANSWERED = "answered", _("her appeal was answered")
        MERGED = "merged", _("became one with another account")

    class Ground(models.TextChoices):
        RESALE = "resale", _("pieces bought to be sold on")
        PAYMENT = "payment", _("payments that were not authorised by their owner")
        CONDUCT = "conduct", _("conduct towards our people")
        IDENTITY = "identity", _("a doubt about who uses the account")
        WISH = "wish", _("your own wish")
        TERMS = "terms", _("another breach of our conditions")

    client = models.ForeignKey(User, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    ground = models.CharField(max_length=10, choices=Ground.choices, blank=True)
    applies_at = models.DateTimeField(null=True, blank=True)
    is_told = models.BooleanField(default=False)
    actor_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.client_id} {self.kind}"

    @property
    def text(self) -> str:
        """What was written with it; empty where nothing was, or it is forgotten. No query where `words` was read along."""
        return self.words.text if hasattr(self, "words") else ""


class AccountStepWords(models.Model):
    """What somebody wrote with a step. Never changed; taken away when the person is forgotten, while the step stays."""

    step = models.OneToOneField(AccountStep, on_delete=models.CASCADE, primary_key=True, related_name="words")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]


class ClientProfile(models.Model):
    """A page of the client book: of an account, or of somebody who bought as a guest, by her e-mail address (ADR 0230).

    Attributes:
        email: in lower case; that of the account where there is one.
        words: all by which she is found, folded: names, mails, the digits of telephones.
        storefront_code: where she was met last; her letters are written in its language.
        boutique_code: of her home boutique.
        merged_into: the page that this one became a part of; nothing written on it moves.
    """

    client = models.OneToOneField(User, null=True, blank=True, on_delete=models.CASCADE, related_name="profile")
    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField(max_length=161, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    storefront_code = models.CharField(max_length=10, blank=True)
    advisor = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    boutique_code = models.CharField(max_length=40, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    met_at = models.DateTimeField(default=timezone.now)
    last_contact_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-last_contact_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(client=None, merged_into=None) & ~models.Q(email=""),
                name="one_page_per_guest",
            )
        ]
        indexes = [
            models.Index(fields=["-last_contact_at", "-id"], name="profile_contact"),
            models.Index(fields=["email"], name="profile_email"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def subject(self) -> str:
        """Of its facts."""
        return f"profile:{self.pk}"


class ProfileMarket(models.Model):
    """A market in which she is a client: staff of that market may read her page."""

    profile = models.ForeignKey(ClientProfile, on_delete=models.CASCADE, related_name="markets")
    market_code = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "market_code"], name="one_row_per_profile_and_market")
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.market_code}"


class ClientNote(models.Model):
    """What an advisor wrote down of a client, who may read it. Never changed: a correction is another note."""

    class Kind(models.TextChoices):
        CONVERSATION = "conversation", _("conversation")
        OCCASION = "occasion", _("occasion")
        PREFERENCE = "preference", _("preference")

    profile = models.ForeignKey(ClientProfile, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField()
    on = models.DateField(null=True, blank=True)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="corrections")
    actor_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.text[:60]


class ClientTask(models.Model):
    """Something to do for a client by a day: whoever is her advisor does it. One of every year comes back when it is done."""

    profile = models.ForeignKey(ClientProfile, on_delete=models.CASCADE, related_name="tasks")
    text = models.CharField(max_length=200)
    due_on = models.DateField()
    is_yearly = models.BooleanField(default=False)
    note = models.ForeignKey(ClientNote, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    actor_id = models.BigIntegerField(null=True, blank=True)
    done_by = models.BigIntegerField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["due_on"], condition=models.Q(done_at=None), name="task_open")]

    def __str__(self) -> str:
        return self.text


class ClientView(models.Model):
    """Somebody on the staff opened a client's page, or took her out in a list. Never changed; kept for `VIEWS_KEPT` days."""

    class Page(models.TextChoices):
        LIFE = "life", _("her page")
        MERGE = "merge", _("the preview of a merging")
        LIST = "list", _("a list that was taken out")

    profile = models.ForeignKey(ClientProfile, on_delete=models.CASCADE, related_name="views")
    page = models.CharField(max_length=6, choices=Page.choices)
    reason = models.CharField(max_length=200, blank=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], name="view_at")]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.page} {self.profile_id}"
