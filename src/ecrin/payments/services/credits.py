"""Credits: given, held for what is bought of them, voided. Spending, letting go and giving back is the provider's part
(`providers/credit`).

Refusal
└── Conflict
    ├── CreditChanged   less is left of it than was seen, or it ended
    └── CreditSettled   it was given or declined already
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Conflict, InvalidInput, NotFound
from ecrin.core.journal import record
from ecrin.payments.events import CreditDeclined, CreditGiven, CreditLetterAsked, CreditProposed, CreditVoided
from ecrin.payments.models import Credit, CreditEntry, Payment
from ecrin.payments.providers import Standing
from ecrin.payments.providers.credit import ledger
from ecrin.payments.rules import is_over, new_credit_code, read_credit_code
from ecrin.payments.selectors import today_in

from .standing import apply, lock_family

Kind = CreditEntry.Kind
PROVIDER = "credit"


class CreditChanged(Conflict):
    code = "credit-changed"
    sentence = _("What is left of your credit has changed since you looked. Please look again before you order.")


class CreditSettled(Conflict):
    code = "credit-settled"
    sentence = _("Somebody has decided on this credit already.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Whom a credit is written to, in whose language."""

    name: str
    email: str
    storefront: str
    language: str


@transaction.atomic
def write_credit(  # noqa: PLR0913 - what a credit says
    *,
    source: str,
    market: str,
    amount: int,
    currency: str,
    receiver: Receiver,
    reason: str = "",
    ends_on: date | None = None,
    is_proposed: bool = False,
    actor: Any = None,
) -> Credit:
    """A credit of an amount (minor units); given at once, or proposed for a second person to decide. Asked twice for one
    source, it is the same one. Returns it.

    Raises:
        InvalidInput: nothing.
    """
    if amount <= 0:
        raise InvalidInput(field="amount")
    credit, is_new = Credit.objects.get_or_create(
        source=source,
        defaults={
            "code": new_credit_code(), "market_code": market, "currency": currency, "amount": amount,
            "reason": reason.strip()[:200], "ends_on": ends_on, "proposed_by": getattr(actor, "pk", None),
            "name": receiver.name.strip()[:160], "email": receiver.email.strip(),
            "storefront_code": receiver.storefront, "language": receiver.language,
        },
    )  # fmt: skip
    if not is_new:
        return credit
    if is_proposed:
        record(CreditProposed(credit.pk), actor=actor)
    else:
        _give(credit, actor)
    return credit


def _give(credit: Credit, actor: Any) -> None:
    credit.given_at, credit.given_by = timezone.now(), getattr(actor, "pk", None)
    credit.save(update_fields=["given_at", "given_by"])
    ledger.write(credit, Kind.ISSUED, credit.amount, key=f"{credit.pk}:issued", actor_id=credit.given_by)
    record(CreditGiven(credit.pk), actor=actor)


def _open(row: int) -> Credit:
    """A credit that waits for its second person, locked."""
    credit = _locked(row)
    if not credit.is_open:
        raise CreditSettled
    return credit


def _locked(row: int) -> Credit:
    try:
        return ledger.locked(row)
    except Credit.DoesNotExist as missing:
        raise NotFound from missing


@transaction.atomic
def confirm_credit(*, row: int, actor: Any) -> Credit:
    """The second person agrees: it can be spent. Who asks sees to it that she is another one (`orders.services.credits`).

    Raises:
        NotFound: no such credit.
        CreditSettled: it was decided already.
    """
    credit = _open(row)
    _give(credit, actor)
    return credit


@transaction.atomic
def decline_credit(*, row: int, actor: Any) -> Credit:
    """Nothing is given.

    Raises:
        NotFound, CreditSettled: as `confirm_credit`.
    """
    credit = _open(row)
    credit.declined_at = timezone.now()
    credit.save(update_fields=["declined_at"])
    record(CreditDeclined(credit.pk), actor=actor)
    return credit


@transaction.atomic
def void_credit(*, row: int, reason: str, actor: Any) -> int:
    """Take away what is free of a credit. What is held for an order stays with it. Returns how much, in minor units;
    nothing where nothing is left.

    Raises:
        NotFound: no such credit.
        InvalidInput: no reason.
    """
    if not reason.strip():
        raise InvalidInput(_("Please say why: your colleagues read it."), field="reason")
    credit = _locked(row)
    left = ledger.free(credit)
    if left <= 0:
        return 0
    count = CreditEntry.objects.filter(credit=credit).count()
    ledger.write(
        credit, Kind.VOIDED, left, key=f"{row}:voided:{count}", reason=reason.strip()[:200],
        actor_id=getattr(actor, "pk", None),
    )  # fmt: skip
    record(CreditVoided(row), actor=actor)
    return left


@transaction.atomic
def ask_credit_letter(*, row: int, actor: Any) -> Credit:
    """Send its letter once more, to the address that it was given to.

    Raises:
        NotFound: no such credit.
        InvalidInput: it is not given, or nobody is known to write to.
    """
    credit = Credit.objects.filter(pk=row).first()
    if credit is None:
        raise NotFound
    if not credit.is_given or not credit.email:
        raise InvalidInput(_("There is nobody to write to about this credit."), field="email")
    record(CreditLetterAsked(row), actor=actor)
    return credit


@transaction.atomic
def hold_credit(
    *, code: str, amount: int, currency: str, purpose: str, market: str, language: str, reference: str
) -> Payment:
    """Hold an amount (minor units) of a credit for a purpose, as a payment of its own that is promised at once. In the
    caller's transaction: the credit's row is locked last. Asked twice for one purpose, it is the same payment.

    Raises:
        CreditChanged: there is no such credit here, it ended, or so much is not free.
    """
    there = Payment.objects.filter(purpose=purpose, provider=PROVIDER, state__in=["authorised", "captured"]).first()
    if there is not None:
        return there
    row = Credit.objects.filter(code=read_credit_code(code) or "", given_at__isnull=False).first()
    if row is None or (row.market_code, row.currency) != (market, currency):
        raise CreditChanged(field="credit")
    credit = ledger.locked(row.pk)
    if is_over(credit.ends_on, today_in(market)) or not 0 < amount <= ledger.free(credit):
        raise CreditChanged(field="credit")
    attempt = Payment.objects.filter(purpose=purpose).count() + 1
    payment = Payment.objects.create(
        purpose=purpose, attempt=attempt, method_code=PROVIDER, provider=PROVIDER, captures="dispatch",
        market_code=market, language=language, currency=currency, amount=amount, reference=reference, return_to="",
        provider_reference=credit.subject,
    )  # fmt: skip
    ledger.write(credit, Kind.HELD, amount, key=f"{payment.token}:held", payment=payment)
    apply(payment, Standing("authorised"), [payment])
    return payment


@transaction.atomic
def lock_credits(*, codes: Iterable[str]) -> None:
    """Lock credits until the transaction ends, in the order of their rows; unknown codes are passed over."""
    read = {code for code in map(read_credit_code, codes) if code}
    if len(read) > 1:
        list(Credit.objects.select_for_update().filter(code__in=read).order_by("pk"))


@transaction.atomic
def free_credit(*purposes: str) -> int:
    """Nobody wants what is held for these purposes any more: it is free again, in the caller's transaction. What was spent
    is given back as other money is. Credits are locked in the order of their rows. Returns how much was freed, in minor
    units.
    """
    freed = 0
    held = Payment.objects.filter(purpose__in=purposes, provider=PROVIDER).values_list("pk", "credit_entries__credit")
    for pk, _credit in sorted(set(held), key=lambda pair: (pair[1] or 0, pair[0])):
        payment, family = lock_family(Q(pk=pk))
        if payment is None:
            continue
        before = ledger.held_for(payment)
        ledger.let_go(payment, key=f"{payment.token}:freed")
        freed += before
        if not payment.captured:
            apply(payment, Standing("cancelled"), family)
    return freed
