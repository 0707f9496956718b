"""What this room knows of a person, to give her and to forget. Acceptances name an order and no person."""

from typing import Any

from .rules import Subject
from .selectors import consents_of
from .services import forget_consents


def export(subject: Subject) -> dict[str, Any]:
    """What she agreed to and took back, with the words that she was shown; one query for each of her addresses."""
    return {
        "consents": [
            {
                "e-mail": mail,
                "purpose": row.purpose,
                "what": str(row.get_act_display()),
                "where": str(row.get_where_display()),
                "storefront": row.storefront_code,
                "at": row.at.isoformat(),
                "words": row.wording.text if row.wording else "",
            }
            for mail in sorted(subject.mails)
            for row in reversed(consents_of(mail))
        ]
    }


def erase(subject: Subject) -> None:
    """Take her name off what she agreed to; the rows stay, nameless."""
    forget_consents(mails=subject.mails)
