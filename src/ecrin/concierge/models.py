"""What an advisor composed for a client. Its pieces, address and gift are those of an ordinary bag, which is its own."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.bag.models import Bag
from ecrin.core.numbers import token
from ecrin.orders.models import Order

from . import rules


class Proposals(models.QuerySet["Proposal"]):
    """Many proposals at once."""

    def forget(self) -> None:
        """They go, with the bags that are theirs and were not ordered. In the caller's transaction."""
        tokens = list(self.values_list("bag_token", flat=True))
        self.filter(bag_token__in=tokens).delete()
        Bag.objects.filter(token__in=tokens, state=Bag.State.OPEN).delete()


class Proposal(models.Model):
    """An order that waits for its client's word, at an unguessable address.

    Attributes:
        advisor_name: as the client reads it, whatever becomes of the advisor's account.
        bag_token: of the bag that it owns; no cookie ever holds it.
        days: how long its link stands once it is sent.
        ended_at: when it was ordered, withdrawn or ran out.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("being composed")
        SENT = "sent", _("sent")
        ORDERED = "ordered", _("ordered")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("ran out")

    class Channel(models.TextChoices):
        TELEPHONE = "telephone", _("by telephone")
        BOUTIQUE = "boutique", _("in a boutique")

    token = models.CharField(max_length=40, unique=True, default=token)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.TELEPHONE)
    market_code = models.CharField(max_length=20)
    storefront_code = models.CharField(max_length=10)
    advisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    advisor_name = models.CharField(max_length=161, blank=True)
    client_name = models.CharField(max_length=160, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    days = models.PositiveSmallIntegerField(default=rules.USUAL_DAYS)
    bag_token = models.CharField(max_length=64, unique=True)
    order = models.OneToOneField(Order, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = Proposals.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["market_code", "-id"], name="proposal_market"),
            models.Index(fields=["expires_at"], condition=models.Q(state="sent"), name="proposal_expires"),
            models.Index(fields=["email"], name="proposal_email"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def subject(self) -> str:
        return rules.subject_of(self.pk)

    @property
    def state_now(self) -> str:
        """Its state for whoever looks now."""
        return rules.state_at(self.state, self.expires_at, timezone.now())

    @property
    def is_open(self) -> bool:
        """Whether its client may order it."""
        return self.state_now == self.State.SENT
