"""Why an account is closed, in words that its client reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ground(models.TextChoices):
    RESALE = "resale", _("pieces bought to be sold on")
    PAYMENT = "payment", _("payments that were not authorised by their owner")
    CONDUCT = "conduct", _("conduct towards our people")
    IDENTITY = "identity", _("a doubt about who uses the account")
    WISH = "wish", _("your own wish")
    TERMS = "terms", _("another breach of our conditions")
