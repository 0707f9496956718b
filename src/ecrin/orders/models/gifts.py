"""The receipt of a gift, and who sent it back: she is not the client, and the client is told nothing of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecrin.core.numbers import token

from .order import Order
from .returns import Return


class GiftReceipt(models.Model):
    """What lies in the parcel of a gift: with its code, and a word of the address, who received it may send it back. The
    token is in the addresses of her pages.
    """

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="gift_receipt")
    code = models.CharField(max_length=20, unique=True)
    token = models.CharField(max_length=40, unique=True, default=token)

    def __str__(self) -> str:
        return self.code


class GiftReceiver(models.Model):
    """Who announced that she sends a gift back, and how she is written to: erased without touching the return."""

    parcel = models.OneToOneField(Return, on_delete=models.CASCADE, related_name="receiver")
    name = models.CharField(max_length=160)
    email = models.EmailField(max_length=254)
    storefront_code = models.CharField(max_length=10)
    language = models.CharField(max_length=10, help_text=_("The interface language in which she is written to."))

    def __str__(self) -> str:
        return self.name
