"""Who takes hints, known without her address."""

from django.utils.crypto import salted_hmac

from ecrin.bag.models import Hint, NoMoreHints


def digest_of(email: str) -> str:
    """By which the house knows an address again without having it. No query."""
    return salted_hmac("ecrin.bag.hint", email.strip().lower(), algorithm="sha256").hexdigest()


def may_receive(hint: Hint) -> bool:
    """Whether its receiver still takes hints; one query."""
    return not NoMoreHints.objects.filter(receiver=hint.receiver).exists()
