"""Who there is to move money."""

from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import NotFound

from . import Provider
from .credit import OfCredit
from .rehearsal import Rehearsal
from .stripe import Stripe
from .transfer import Transfer

PROVIDERS: dict[str, Provider] = {
    "credit": OfCredit(), "rehearsal": Rehearsal(), "stripe": Stripe(), "transfer": Transfer(),
}  # fmt: skip


def provider_of(code: str) -> Provider:
    """The provider of a code.

    Raises:
        NotFound: there is none.
    """
    found = PROVIDERS.get(code)
    if found is None:
        raise NotFound(_("There is no payment provider “%(code)s”."), code=code)
    return found
