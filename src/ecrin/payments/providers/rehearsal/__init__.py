"""The rehearsal bank: a provider that ships, moves no money, and can be made to misbehave by the card that is used.

`cards` are its test cards, `bank` its side of the wire with its own tables, `notices` what it tells and how it signs it.
The card page is `payments/views/rehearsal.py`.
"""

from collections.abc import Mapping

from django.urls import reverse

from ecrin.core.house import current_house
from ecrin.payments.models import Payment

from .. import Answer, NoticeRead, Redirect, Standing  # noqa: TID252 - the port stands one folder up
from . import bank, notices


class Rehearsal:
    """The port of the rehearsal bank."""

    captures_in_parts = True
    page_origin = ""

    def start(self, payment: Payment, *, key: str, return_to: str) -> Answer:
        session = bank.open_session(key=key, payment=payment, return_to=return_to, merchant=current_house().name)
        return Redirect(reverse("rehearsal-page", args=[session.reference]), session.reference)

    def capture(self, payment: Payment, amount: int, *, key: str) -> Standing:
        return bank.capture(key=key, reference=payment.provider_reference, amount=amount)

    def cancel(self, payment: Payment, *, key: str) -> Standing:
        return bank.cancel(key=key, reference=payment.provider_reference)

    def refund(self, payment: Payment, amount: int, *, key: str) -> Standing:
        return bank.refund(key=key, reference=payment.provider_reference, amount=amount)

    def find(self, payment: Payment) -> Standing:
        return bank.find(reference=payment.provider_reference)

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> NoticeRead | None:
        return notices.read(body, headers)
