"""The cards that the rehearsal bank knows, and how it behaves for each. Any other number is not a card here."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What the card page does: approve, refuse, ask for 3-D Secure, approve and answer nothing, answer late, break.
Outcome = Literal["approve", "refuse", "challenge", "silence", "slow", "break"]
# How notices come: once, twice, in the wrong order, late, never.
Delivery = Literal["once", "doubled", "shuffled", "late", "lost"]


@dataclass(frozen=True, slots=True)
class Card:
    """A test card.

    Attributes:
        refusal: why it is refused.
        loses_answers: what moves money later is done, and the first answer to it is lost on the way.
    """

    number: str
    title: str | Promise
    outcome: Outcome = "approve"
    refusal: str = ""
    notices: Delivery = "once"
    loses_answers: bool = False

    @property
    def grouped(self) -> str:
        """The number as it is printed on a card."""
        return " ".join(self.number[start : start + 4] for start in range(0, 16, 4))

    @property
    def last_digits(self) -> str:
        return self.number[-4:]


CARDS: tuple[Card, ...] = (
    Card("4242424242424242", pgettext_lazy("card", "Approved")),
    Card("4000000000000002", pgettext_lazy("card", "Refused"), "refuse", refusal="card-refused"),
    Card("4000000000009995", _("Refused: not enough funds"), "refuse", refusal="insufficient-funds"),
    Card("4000000000003220", _("Asks for 3-D Secure"), "challenge"),
    Card("4000000000000101", _("Approved, but the answer is lost on its way"), "silence"),
    Card("4000000000000119", _("The bank breaks down; nothing happens"), "break"),
    Card("4000000000000127", _("Approved, slowly"), "slow"),
    Card("4000000000000135", _("Approved; every notice comes twice"), notices="doubled"),
    Card("4000000000000143", _("Approved; notices come in the wrong order"), notices="shuffled"),
    Card("4000000000000150", _("Approved; notices come a minute late"), notices="late"),
    Card("4000000000000168", _("Approved; no notice ever comes"), notices="lost"),
    Card("4000000000000176", _("Approved; answers to captures and refunds are lost once"), loses_answers=True),
)
BY_NUMBER = {card.number: card for card in CARDS}
PLAIN = CARDS[0]


def card_of(typed: str) -> Card | None:
    """The card whose number was typed, with or without spaces; None where it is no card of this bank."""
    return BY_NUMBER.get("".join(sign for sign in typed if sign.isascii() and sign.isdigit()))
