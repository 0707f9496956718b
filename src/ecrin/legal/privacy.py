"""What this room knows of a person, to give her and to forget. Acceptances name an order and no person."""

from typing import Any

from .models import ConsentPerson
from .rules import Subject
from .selectors import consents_of


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
    """Take her name off what she agreed to. The rows stay and point at nobody: the house can show what it asked and how,
    and no longer whom (Regulation (EU) 2016/679, art. 17). One statement.
    """
    ConsentPerson.objects.filter(mail__in=[mail.strip().lower() for mail in subject.mails]).update(mail=None)
