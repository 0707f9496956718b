"""What providers tell by themselves."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q
from prometheus_client import Counter

from ecrin.payments.models import Notice
from ecrin.payments.providers import Forged, NoticeRead
from ecrin.payments.providers.registry import provider_of

from .standing import lock_family
from .telling import as_json, do

NOTICES = Counter(
    "ecrin_payment_notices_total", "Notices of payment providers, by what became of them", ["provider", "outcome"]
)
Outcome = Notice.Outcome


def take_notice(*, provider: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Verify a notice, write it down once by its id and do what it says, in one transaction. Doubled, late and shuffled
    ones change nothing that is right already. One of a payment that is not known here is kept, and done when it comes
    again or when the payment's own answer arrives.

    Raises:
        NotFound: no such provider.
        Forged: not signed as it should be. Nothing is written; it is counted.
    """
    port = provider_of(provider)
    try:
        read = port.read_notice(body, headers)
    except Forged:
        NOTICES.labels(provider, "forged").inc()
        raise
    if read is None:
        NOTICES.labels(provider, "of-no-interest").inc()
        return
    NOTICES.labels(provider, _take(provider, read)).inc()


@transaction.atomic
def _take(provider: str, read: NoticeRead) -> str:
    """What became of a notice. The payment is locked first, so that the same notice twice at once is one after the other."""
    payment, family = lock_family(_named(provider, read))
    notice, is_new = Notice.objects.get_or_create(
        provider=provider,
        event_id=read.event_id,
        defaults={
            "kind": read.kind,
            "payment": payment,
            "about": read.reference or read.charge,
            "said": as_json(read.standing) if read.standing else {},
            "outcome": Outcome.WAITING,
        },
    )
    if not is_new and notice.outcome != Outcome.WAITING:
        return "doubled"
    if payment is not None:
        do(notice, payment, family)
    return str(notice.outcome)


def _named(provider: str, read: NoticeRead) -> Q:
    """By our own token where the notice carries it; by the provider's names where it does not."""
    named = Q(pk__in=[])
    if read.payment:
        named |= Q(token=read.payment)
    elif read.reference:
        named |= Q(provider_reference=read.reference)
    elif read.charge:
        named |= Q(provider_charge=read.charge)
    return Q(provider=provider) & named
