"""What staff do about transfers: note that money arrived, and that it was sent back."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Conflict, InvalidInput, NotFound
from ecrin.core.journal import record
from ecrin.core.money import from_minor, money_text
from ecrin.core.texts import SOURCE_LANGUAGE
from ecrin.payments.events import TransferArrived, TransferSentBack
from ecrin.payments.models import Payment, PaymentEntry, TransferArrival, TransferRefund

from .capturing import refund_payment
from .clock import let_go
from .paying import settle_payment

TRANSFER = "transfer"


class AnotherAmount(InvalidInput):
    """`due` is what was agreed."""

    code = "another-amount"
    sentence = _(
        "%(due)s is due, not %(came)s. Only the whole amount confirms the order: ask the client for the rest, or send back "
        "what came."
    )


class ArrivedAlready(Conflict):
    code = "arrived-already"
    sentence = _("It is noted already that this transfer arrived.")


def note_transfer_arrived(*, token: str, amount: int, arrived_on: date, bank_reference: str, actor: Any) -> Payment:
    """Staff saw the money on the house's account: it counts as taken, and who waits for it hears so. Never inside a
    transaction. Returns the payment.

    Money that comes after its order ended, or beside a card that paid it, is noted too: it is to be sent back.

    Raises:
        NotFound: no such transfer.
        AnotherAmount: less or more than is due; nothing is written.
        InvalidInput: it arrives in the future.
        ArrivedAlready: it was noted before.
    """
    if arrived_on > timezone.localdate():
        raise InvalidInput(_("Choose the day on which it arrived, today or earlier."), field="arrived_on")
    is_late = not _note(token, amount, arrived_on, bank_reference, actor).is_live
    payment = settle_payment(token=token)
    if is_late:  # its order ended meanwhile: nobody hears of it, so it goes back
        let_go(purpose=payment.purpose, token=token)
    return Payment.objects.get(pk=payment.pk)


@transaction.atomic(durable=True)
def _note(token: str, amount: int, arrived_on: date, bank_reference: str, actor: Any) -> Payment:
    payment = Payment.objects.select_for_update().filter(token=token, provider=TRANSFER).first()
    if payment is None or payment.state in {Payment.State.NEW, Payment.State.FAILED}:
        raise NotFound
    if TransferArrival.objects.filter(payment=payment).exists():
        raise ArrivedAlready
    if amount != payment.amount:
        locale = translation.to_locale(translation.get_language() or SOURCE_LANGUAGE)
        due, came = (money_text(from_minor(each, payment.currency), locale) for each in (payment.amount, amount))
        raise AnotherAmount(field="amount", due=due, came=came)
    TransferArrival.objects.create(
        payment=payment, amount=amount, arrived_on=arrived_on, bank_reference=bank_reference.strip()[:120],
        actor_id=getattr(actor, "pk", None),
    )  # fmt: skip
    record(TransferArrived(payment.token, payment.purpose), actor=actor)
    return payment


def note_transfer_sent_back(*, refund: int, actor: Any) -> Payment:
    """Somebody transferred it back at the house's bank. Never inside a transaction. Doing it twice is doing it once.
    Returns the payment.

    Raises:
        NotFound: nothing of that row is to be sent back.
    """
    entry = _sent_back(refund, actor)
    return refund_payment(payment=entry.payment, amount=entry.amount, key=entry.name, actor=actor)


@transaction.atomic(durable=True)
def _sent_back(refund: int, actor: Any) -> PaymentEntry:
    row = TransferRefund.objects.select_for_update().filter(pk=refund).first()
    entry = PaymentEntry.objects.select_related("payment").filter(key=row.key).first() if row else None
    if row is None or entry is None:
        raise NotFound
    if row.done_at is None:
        row.done_at, row.actor_id = timezone.now(), getattr(actor, "pk", None)
        row.save(update_fields=["done_at", "actor_id"])
        record(TransferSentBack(entry.payment.token, entry.payment.purpose), actor=actor)
    return entry
