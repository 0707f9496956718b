"""Credit: what the house owes pays what is bought of it. `ledger` is its side of the wire: the house's own rows, so every
answer is clear and nothing is asked twice.
"""

from collections.abc import Mapping

from ecrin.payments.models import Payment

from .. import Answer, Authorised, Denied, Forged, NoticeRead, Standing  # noqa: TID252 - the port stands one folder up
from . import ledger


class OfCredit:
    """The port of the house's own credits. A payment of it is held as it is written (`services.hold_credit`)."""

    captures_in_parts = True
    page_origin = ""

    def start(self, payment: Payment, *, key: str, return_to: str) -> Answer:  # noqa: ARG002 - the port's signature
        if ledger.credit_row_of(payment) is None:
            raise Denied("not-held")
        return Authorised(self.find(payment))

    def capture(self, payment: Payment, amount: int, *, key: str) -> Standing:
        ledger.take(payment, amount, key=key)
        return self.find(payment)

    def cancel(self, payment: Payment, *, key: str) -> Standing:
        ledger.let_go(payment, key=key)
        return self.find(payment)

    def refund(self, payment: Payment, amount: int, *, key: str) -> Standing:
        ledger.give_back(payment, amount, key=key)
        return self.find(payment)

    def find(self, payment: Payment) -> Standing:
        return ledger.standing_of(payment)

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> NoticeRead | None:  # noqa: ARG002 - as above
        raise Forged  # the house tells itself nothing
