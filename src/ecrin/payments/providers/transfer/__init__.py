"""Bank transfer: the client moves the money herself, a person of the house notes that it arrived and sends it back.

The house's own tables are the provider's side of the wire, so every answer is clear but one: money goes back by hand, and
until somebody says that it is done the answer is `ByHand`.
"""

from collections.abc import Mapping
from datetime import timedelta

from babel.dates import format_date
from django.db.models import Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ecrin.core.money import from_minor, money_text
from ecrin.payments.models import Payment, TransferArrival, TransferRefund
from ecrin.payments.selectors import account_of

from .. import Answer, ByHand, Denied, Forged, Instructions, NoticeRead, Standing  # noqa: TID252 - the port stands one folder up


class Transfer:
    """The port of the house's own bank accounts."""

    captures_in_parts = False
    page_origin = ""

    def start(self, payment: Payment, *, key: str, return_to: str) -> Answer:  # noqa: ARG002 - the port's signature
        account = account_of(payment.market_code)
        if account is None:
            raise Denied("no-account")
        due = timezone.localdate() + timedelta(days=account.due_days)
        with translation.override(payment.language):
            locale = translation.to_locale(payment.language)
            lines = (
                (_("Amount"), money_text(from_minor(payment.amount, payment.currency), locale)),
                (_("Reference"), payment.reference),
                (_("Account holder"), account.holder),
                (_("Bank"), account.bank),
                *_pairs(account.details),
                (_("Please pay by"), str(format_date(due, format="long", locale=locale))),
            )
        return Instructions(lines, payment.reference, days=account.due_days)

    def capture(self, payment: Payment, amount: int, *, key: str) -> Standing:  # noqa: ARG002 - the port's signature
        return self.find(payment)

    def cancel(self, payment: Payment, *, key: str) -> Standing:  # noqa: ARG002 - the port's signature
        if TransferArrival.objects.filter(payment=payment).exists():
            raise Denied("arrived")
        return Standing("cancelled", payment.amount, payment.currency)

    def refund(self, payment: Payment, amount: int, *, key: str) -> Standing:
        row, _new = TransferRefund.objects.get_or_create(key=key, defaults={"payment": payment, "amount": amount})
        if row.done_at is None:
            raise ByHand("to be transferred back by a person")
        return self.find(payment)

    def find(self, payment: Payment) -> Standing:
        arrived = TransferArrival.objects.filter(payment=payment).values_list("amount", flat=True).first()
        if arrived is None:
            return Standing("started", payment.amount, payment.currency)
        back = TransferRefund.objects.filter(payment=payment, done_at__isnull=False).aggregate(sum=Sum("amount"))
        return Standing("captured", payment.amount, payment.currency, captured=arrived, refunded=int(back["sum"] or 0))

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> NoticeRead | None:  # noqa: ARG002 - as above
        raise Forged  # nobody tells the house of a transfer but its own staff


def _pairs(details: str) -> tuple[tuple[str, str], ...]:
    """`IBAN: FR76…` as a label and a value, line by line."""
    lines = (line.partition(":") for line in details.splitlines() if line.strip())
    return tuple((name.strip(), value.strip()) if value else ("", name.strip()) for name, _sign, value in lines)
