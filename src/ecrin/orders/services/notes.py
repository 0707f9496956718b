"""What staff write down, and what a client asks for."""

from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import InvalidInput
from ecrin.core.journal import record
from ecrin.orders import rules
from ecrin.orders.events import LinkAsked, OrderNoted
from ecrin.orders.models import OrderNote


@transaction.atomic
def note_order(*, row: int, text: str, actor: Any) -> OrderNote:
    """Write something down for colleagues.

    Raises:
        InvalidInput: nothing is written.
    """
    if not text.strip():
        raise InvalidInput(_("Write something first."), field="text")
    note = OrderNote.objects.create(order_id=row, text=text.strip(), actor_id=getattr(actor, "pk", None))
    record(OrderNoted(row, note.pk), actor=actor)
    return note


def digest_of(email: str) -> str:
    """An e-mail address under the house's key: what a fact may carry, since nobody reads an address out of it."""
    return salted_hmac("ecrin.orders.link", email.strip().lower(), algorithm="sha256").hexdigest()


@transaction.atomic
def ask_for_link(*, number: str, email: str) -> None:
    """Somebody wants the way to her order. Whatever was typed, the same is written and the same is answered: the worker
    finds out whether number and address belong together, and then writes to that address (`tasks.send_link`).
    """
    record(LinkAsked(rules.row_of(number) or 0, digest_of(email)))
